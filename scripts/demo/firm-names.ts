import { SURNAMES_EN, SURNAMES_FR } from "./people";
import { plain } from "./plain";
import type { Random } from "./random";
import { TRADE_WORDS } from "./trades";

const FIRST =
  `Alder Amber Arrow Ash Badger Basin Bear Birch Bison Black Blue Border Boulder Bow Bright Brook Buffalo Canyon Caribou Cascade Cedar Cinder Clear
Cliff Coal Copper Coyote Crane Crescent Cypress Delta Dogwood Eagle East Elk Ember Evergreen Falcon Fern Field Fir Flint Fox Frost Garnet Glacier Gold Granite
Grey Grizzly Harrow Hawk Heron Hickory High Horizon Iron Jackpine Jasper Juniper Kestrel Kodiak Lake Lark Ledge Loon Lynx Maple Marble Marsh Mesa Midland Moose
Moss Nickel North Northern Oak Obsidian Onyx Osprey Otter Owl Pine Pioneer Plains Polar Poplar Prairie Quarry Quill Raven Red Ridge River Rock Rowan Saddle Sage
Salt Sand Shale Silver Slate Snow South Spruce Steel Sterling Stone Stony Summit Sun Swift Tamarack Tall Thunder Timber Topaz Trail True Upland Valley Wapiti West
White Wild Willow Wind Wolf`.split(/\s+/);
const SECOND =
  `Arch Bank Bay Bluff Bridge Brook Butte Cape Coast Coulee Creek Crest Crossing Dale Edge Falls Field Flats Ford Forge Fork Gate Glen Grove Harbour
Haven Head Heights Hill Hollow Island Junction Key Knoll Lake Landing Ledge Line Meadow Mountain Park Pass Path Peak Plain Point Pond Prairie Range Rapids Reach
Ridge Rise River Road Rock Run Shore Slope Spring Spur Stone Summit Trail Valley View Vista Water Way Wood`.split(
    /\s+/,
  );
const PLACES_FR =
  `de la Baie|du Cap|des Érables|du Littoral|de l'Anse|des Îles|du Détroit|de la Vallée|du Madawaska|de la Péninsule|des Pins|du Havre|de la
Rivière|des Caps|du Plateau|de l'Est|du Nord|des Marées|de la Pointe|du Ruisseau`
    .replace(/\n/g, " ")
    .split("|");

const LEGAL_EN = [
  ["Ltd.", 52],
  ["Inc.", 24],
  ["Limited", 7],
  ["Corp.", 7],
  ["Co. Ltd.", 3],
  ["LP", 2],
  ["Incorporated", 1],
  ["", 4],
] as const;
const LEGAL_FR = [
  ["inc.", 45],
  ["Ltée", 40],
  ["ltée", 10],
  ["Inc.", 5],
] as const;

const NUMBERED: Readonly<Record<string, string>> = {
  AB: "Alberta Ltd.",
  BC: "B.C. Ltd.",
  SK: "Saskatchewan Ltd.",
  MB: "Manitoba Ltd.",
  ON: "Ontario Inc.",
  NB: "N.B. Inc.",
  NS: "Nova Scotia Limited",
  NL: "Newfoundland and Labrador Inc.",
  YT: "Yukon Inc.",
  NT: "N.W.T. Ltd.",
  NU: "Nunavut Ltd.",
  QC: "Québec inc.",
  PE: "P.E.I. Inc.",
};

export type FirmName = { legalName: string; tradeName: string | null };

/** A name without its legal form, as matching sees it closely enough to keep invented firms apart. */
export function nameKey(name: string): string {
  return plain(name.replace(/&/g, " and ").replace(/\bet\b/gi, "and"), " ").replace(
    /( (ltd|ltee|inc|incorporated|incorporee|limited|limitee|corp|corporation|co|lp|enr|ulc))+$/,
    "",
  );
}

/** Names of firms that no two of them share, with the words of their trade. */
export class FirmNames {
  private readonly taken = new Set<string>();
  private numbered = 1_870_412;

  constructor(private readonly random: Random) {}

  /** Keeps a name that was chosen by hand from being drawn as well. */
  reserve(name: string): void {
    this.taken.add(nameKey(name));
  }

  next(trade: string, province: string, french: boolean): FirmName {
    for (let tries = 0; tries < 200; tries += 1) {
      const name = french ? this.french(trade) : this.english(trade);
      const key = nameKey(name);
      if (this.taken.has(key)) continue;
      this.taken.add(key);
      if (this.random.chance(0.045))
        return { legalName: this.numberedCompany(province), tradeName: withoutLegalForm(name) };
      if (this.random.chance(0.05)) {
        const other = this.random.pick(TRADE_WORDS[trade]![french ? "fr" : "en"]);
        const tradeName = `${this.head()} ${other}`;
        if (!this.taken.has(nameKey(tradeName))) {
          this.taken.add(nameKey(tradeName));
          return { legalName: name, tradeName };
        }
      }
      return { legalName: name, tradeName: null };
    }
    throw new Error(`No name left for trade ${trade}`);
  }

  numberedCompany(province: string): string {
    this.numbered += this.random.int(2, 139);
    const digits = String(this.numbered);
    const number = province === "QC" ? `9${digits.slice(1, 4)}-${digits.slice(3, 7)}` : digits;
    return `${number} ${NUMBERED[province] ?? "Canada Inc."}`;
  }

  private english(trade: string): string {
    const words = TRADE_WORDS[trade]!.en;
    const word = this.random.pick(words);
    const surname = () => this.random.pick(SURNAMES_EN);
    const shape = this.random.next();
    let stem: string;
    if (shape < 0.44) stem = `${this.head()} ${word}`;
    else if (shape < 0.68) stem = `${surname()} ${word}`;
    else if (shape < 0.75) stem = `${surname()} & Sons ${word}`;
    else if (shape < 0.8) stem = `${surname()} Bros. ${word}`;
    else if (shape < 0.88) stem = `${surname()} ${surname()} ${word}`;
    else if (shape < 0.94) stem = `${this.letters()} ${word}`;
    else if (/&|Services/.test(word)) stem = `${surname()} ${word}`;
    else
      stem = `${surname()} ${word} & ${this.random.pick(["Rentals", "Services", "Maintenance", "Supply", "Design"])}`;
    const legal = this.random.weighted(LEGAL_EN);
    return legal === "" ? stem : `${stem} ${legal}`;
  }

  private french(trade: string): string {
    const word = this.random.pick(TRADE_WORDS[trade]!.fr);
    const surname = this.random.pick(SURNAMES_FR);
    const second = this.random.pick(SURNAMES_FR);
    const legal = this.random.weighted(LEGAL_FR);
    const shape = this.random.next();
    if (shape < 0.18) return `Constructions ${surname} et Fils ${legal}`;
    if (shape < 0.36) return `${word} ${surname} ${legal}`;
    if (shape < 0.5) return `Les Entreprises ${surname} & ${second} ${legal}`;
    if (shape < 0.62) return `${word} ${surname} et Frères ${legal}`;
    if (shape < 0.76) return `${word} ${this.random.pick(PLACES_FR)} ${legal}`;
    if (shape < 0.88) return `Groupe ${surname}-${second} ${legal}`;
    return `${word} ${surname} ${second} ${legal}`;
  }

  private head(): string {
    const first = this.random.pick(FIRST);
    const second = this.random.pick(SECOND);
    if (first === second) return `${first}wood`;
    return this.random.chance(0.3) ? `${first}${second.toLowerCase()}` : `${first} ${second}`;
  }

  private letters(): string {
    const letter = () => this.random.pick([..."ABCDEGHJKLMNPRSTVW"]);
    return this.random.chance(0.4) ? `${letter()} & ${letter()}` : `${letter()}${letter()}${letter()}`;
  }
}

function withoutLegalForm(name: string): string {
  return name.replace(/ (Ltd\.|Inc\.|Limited|Corp\.|Co\. Ltd\.|LP|Incorporated|inc\.|Ltée|ltée)$/, "");
}
