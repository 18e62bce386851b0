import { ROUNDS } from "./calendar";
import { FirmNames, nameKey } from "./firm-names";
import {
  contentRound,
  isQuiet,
  levelOf,
  LISTS,
  type Fault,
  type Firm,
  type Holding,
  type Level,
  type Outcome,
} from "./holding";
import { addressIn, drawTown, phoneIn, townOf, type Town } from "./places";
import { plain } from "./plain";
import {
  ELSEWHERE,
  FRENCH_SHARE,
  GONE,
  LETTERS,
  SAFE_BASE_FIRMS,
  SAFE_WORK_CERTIFIED_FIRMS,
  SECOND,
  SECOND_LETTERS,
  SMALL,
  STANDING,
} from "./quotas";
import { Random } from "./random";
import { FORESTRY, TRADES_OF_SOURCE } from "./trades";
import { HAND_MADE, NEAR_DUPLICATES, NINETY_LETTERS, SIX_CERTIFICATES } from "./unusual-firms";

const NUMBER_FORMS: Readonly<Record<string, { key: string; number: string; perPeriod: boolean }>> = {
  "dsa-build-ab": { key: "", number: "DEMO-AB-", perPeriod: false },
  "dsa-energy": { key: "DEMO-M", number: "DEMO-E", perPeriod: true },
  "dsa-bc": { key: "", number: "DEMO-BC-", perPeriod: false },
  "dsa-prairie": { key: "DEMO-R", number: "DEMO-P", perPeriod: true },
  "dsa-ontario": { key: "", number: "DEMO-ON-", perPeriod: false },
  "dsa-atlantic": { key: "DEMO-A", number: "DEMO-L", perPeriod: true },
  "dsa-north": { key: "", number: "DEMO-N-", perPeriod: false },
};

/** Everything the demo's world consists of, the same whatever the as-of day: dates are kept as distances from it. */
export function planFirms(): Firm[] {
  return new Planner().plan();
}

class Planner {
  private readonly random = new Random("firms");
  private readonly names = new FirmNames(new Random("firm-names"));
  private readonly firms: Firm[] = [];
  private readonly domains = new Set<string>();
  private serial = 10_000;

  plan(): Firm[] {
    for (const name of HAND_MADE) this.names.reserve(name);
    for (const [source, jurisdiction, count] of STANDING) {
      for (let nth = 0; nth < count; nth += 1) {
        const programme = source === "dsa-bc" && nth < SAFE_BASE_FIRMS ? "safe-base" : corOf(source);
        this.hold(
          this.firm(source, jurisdiction, programme, jurisdiction),
          source,
          jurisdiction,
          programme,
          "standing",
        );
      }
    }
    for (const [source, jurisdiction, programme, count] of SMALL) {
      for (let nth = 0; nth < count; nth += 1) {
        const outcome = nth < count * 0.03 ? "expired" : nth < count * 0.05 ? "absent" : "standing";
        this.hold(this.firm(source, jurisdiction, programme, jurisdiction), source, jurisdiction, programme, outcome);
      }
    }
    for (const [outcome, source, jurisdiction, count] of GONE) {
      for (let nth = 0; nth < count; nth += 1) {
        this.hold(this.firm(source, jurisdiction, "cor", jurisdiction), source, jurisdiction, corOf(source), outcome);
      }
    }
    for (const [source, jurisdiction, homes, count] of LETTERS) {
      for (let nth = 0; nth < count; nth += 1) {
        const firm = this.firm(source, jurisdiction, "cor", homes[nth % homes.length]!);
        this.hold(firm, source, jurisdiction, corOf(source), "letter");
      }
    }
    for (let nth = 0; nth < SAFE_WORK_CERTIFIED_FIRMS; nth += 1) {
      const firm = this.firm("dsa-prairie", "MB", "cor", "MB");
      this.hold(firm, "dsa-prairie", "MB", "safe-work-certified", "standing");
    }
    this.unusualFirms();
    this.secondCertificates();
    this.undated();
    this.switches();
    this.absences();
    this.faults();
    return this.firms;
  }

  private firm(source: string, jurisdiction: string, programme: string, home: string): Firm {
    const { random } = this;
    const province = home === jurisdiction ? this.homeProvince(jurisdiction) : home;
    const french = random.chance(FRENCH_SHARE[province] ?? 0.01);
    const trade = random.weighted(
      programme.startsWith("safe-") && source === "dsa-bc" ? FORESTRY : TRADES_OF_SOURCE[source]!,
    );
    const place = french && province === "NB" && random.chance(0.6) ? this.acadianTown() : drawTown(random, province);
    return this.addFirm({
      ...this.names.next(trade, province, french),
      french,
      trade,
      place,
      level: levelOf(programme),
    });
  }

  private addFirm(given: {
    legalName: string;
    tradeName: string | null;
    french: boolean;
    trade: string;
    place: Town;
    level: Level;
  }): Firm {
    const { random } = this;
    const firm: Firm = {
      index: this.firms.length,
      legalName: given.legalName,
      tradeName: given.tradeName,
      french: given.french,
      place: given.place,
      address: addressIn(random, given.place),
      phone: phoneIn(random, given.place),
      domain: this.domain(given.tradeName ?? given.legalName),
      hasWebsite: random.chance(0.78),
      trade: given.trade,
      headcount: this.headcount(given.level),
      holdings: [],
    };
    this.firms.push(firm);
    return firm;
  }

  private hold(
    firm: Firm,
    source: string,
    jurisdiction: string,
    programme: string,
    outcome: Outcome,
    changes: Partial<Holding> = {},
  ): Holding {
    const { random } = this;
    const kind = outcome === "letter" ? "letter" : kindOf(source, jurisdiction);
    const oneYear = source === "dsa-build-ab" && programme === "cor" && outcome === "standing" && random.chance(0.06);
    const months = kind === "letter" ? 12 : kind === "standing" || oneYear ? 12 : 36;
    const form = NUMBER_FORMS[source]!;
    this.serial += random.int(1, 9);
    const number = `${programme.startsWith("safe-") && source === "dsa-bc" ? "DEMO-SAFE-" : form.number}${this.serial}`;
    const issuedDaysAgo = random.int(4, months === 36 ? 1088 : 358);
    const recent = issuedDaysAgo < 7 * (ROUNDS - 1);
    const holding: Holding = {
      firm,
      source,
      jurisdiction,
      programme,
      earlierProgramme: null,
      kind,
      months,
      member: `${form.key}${this.serial}`,
      number,
      numberPerPeriod: form.perPeriod,
      issuedDaysAgo,
      endedDaysAgo: outcome === "expired" ? random.int(3, kind === "certificate" ? 300 : 120) : null,
      renewed: random.chance(recent ? 0.78 : 0.6),
      from: 1,
      until: ROUNDS,
      missing: [],
      published: null,
      faults: new Map(),
      nameHere: firm.legalName,
      outcome,
      ...changes,
    };
    if (recent && !holding.renewed && outcome !== "expired") {
      // Certified during the twelve weeks: on the list from one to two weeks after the audit.
      const weeksAgo = Math.floor((issuedDaysAgo - random.int(1, 10)) / 7);
      holding.from = Math.max(2, Math.min(ROUNDS, ROUNDS - weeksAgo));
    }
    if (outcome === "absent") {
      // Off the list for two list dates at least, and not run out.
      holding.until = random.int(1, Math.min(9, contentRound(source, ROUNDS - 1) - 1));
      holding.from = 1;
      holding.issuedDaysAgo = random.int(90, months === 36 ? 1000 : 330);
      holding.renewed = true;
    }
    if (outcome === "suspended" || outcome === "revoked")
      holding.published = { status: outcome, since: random.int(1, 11) };
    firm.holdings.push(holding);
    return holding;
  }

  /** Firms that are there for a reason: names and ties that matching has to bear. */
  private unusualFirms(): void {
    const rename = (source: string, jurisdiction: string, nth: number, change: (firm: Firm) => void): Firm => {
      const firm = this.standing(source, jurisdiction).filter(isPlainFirm)[nth]!;
      change(firm);
      for (const holding of firm.holdings) holding.nameHere = firm.legalName;
      return firm;
    };
    const named =
      (legalName: string, town: string, province: string, trade: string, french = false) =>
      (firm: Firm) => {
        const place = townOf(town, province);
        firm.legalName = legalName;
        firm.tradeName = null;
        firm.french = french;
        firm.trade = trade;
        firm.place = place;
        firm.address = addressIn(this.random, place);
        firm.phone = phoneIn(this.random, place);
        firm.domain = this.domain(legalName);
        firm.hasWebsite = true;
      };

    const everywhere = rename("dsa-build-ab", "AB", 0, named(SIX_CERTIFICATES, "Edmonton", "AB", "general-contractor"));
    for (const [source, jurisdiction] of [
      ["dsa-bc", "BC"],
      ["dsa-prairie", "SK"],
      ["dsa-prairie", "MB"],
      ["dsa-ontario", "ON"],
      ["dsa-atlantic", "NS"],
    ] as const) {
      this.hold(everywhere, source, jurisdiction, corOf(source), "standing", { renewed: true, from: 1 });
    }
    settled(everywhere);
    settled(rename("dsa-atlantic", "NB", 0, named(NINETY_LETTERS, "Caraquet", "NB", "earthworks-demolition", true)));

    for (const [one, other] of NEAR_DUPLICATES) {
      const first = rename(
        one.source,
        one.jurisdiction,
        1,
        named(one.name, one.town, one.province, one.trade, one.french),
      );
      const second = rename(
        other.source,
        other.jurisdiction,
        1,
        named(other.name, other.town, other.province, other.trade, other.french),
      );
      settled(first);
      settled(second);
      // Only the name is alike.
      while (second.phone === first.phone) second.phone = phoneIn(this.random, second.place);
      while (
        second.address.postalCode.slice(0, 3) === first.address.postalCode.slice(0, 3) &&
        second.place.fsas.length > 1
      ) {
        second.address = addressIn(this.random, second.place);
      }
    }
  }

  private secondCertificates(): void {
    const { random } = this;
    const draw = (source: string, jurisdiction: string, count: number) =>
      random.shuffled(this.standing(source, jurisdiction).filter(isPlainFirm)).slice(0, count);
    for (const [source, jurisdiction, secondSource, second, count] of SECOND) {
      draw(source, jurisdiction, count).forEach((firm, nth) => {
        const holding = this.hold(
          firm,
          secondSource,
          second,
          corOf(secondSource),
          nth % 12 === 5 ? "expired" : "standing",
        );
        if (source !== secondSource) holding.nameHere = writtenOtherwise(firm.legalName, random);
        // Some firms let go of the first certificate and stand by the second.
        if (nth % 24 === 7) {
          firm.holdings[0]!.outcome = "expired";
          firm.holdings[0]!.endedDaysAgo = random.int(5, 90);
          firm.holdings[0]!.from = 1;
          holding.outcome = "standing";
          holding.endedDaysAgo = null;
        }
      });
    }
    for (const [source, jurisdiction, secondSource, second, count] of SECOND_LETTERS) {
      for (const firm of draw(source, jurisdiction, count)) {
        const letter = this.hold(firm, secondSource, second, corOf(secondSource), "letter");
        letter.nameHere = writtenOtherwise(firm.legalName, random);
      }
    }
    // COR and SAFE side by side.
    for (const firm of draw("dsa-bc", "BC", 15)) {
      const safe = firm.holdings[0]!.programme === "safe-base";
      this.hold(firm, "dsa-bc", "BC", safe ? "cor" : "safe-base", "standing");
    }
  }

  /** On the list without a date: status unknown. */
  private undated(): void {
    for (const [source, jurisdiction, count] of [
      ["dsa-energy", "AB", 30],
      ["dsa-bc", "BC", 40],
      ["dsa-prairie", "SK", 24],
      ["dsa-prairie", "MB", 14],
      ["dsa-north", "YT", 5],
    ] as const) {
      for (const firm of this.random.shuffled(this.standing(source, jurisdiction).filter(isSettled)).slice(0, count)) {
        firm.holdings[0]!.issuedDaysAgo = null;
      }
    }
  }

  private switches(): void {
    const { random } = this;
    for (const [source, jurisdiction, other, count] of [
      ["dsa-build-ab", "AB", "dsa-energy", 12],
      ["dsa-prairie", "SK", "dsa-energy", 4],
      ["dsa-energy", "BC", "dsa-bc", 3],
    ] as const) {
      for (const firm of random.shuffled(this.standing(source, jurisdiction).filter(isSettled)).slice(0, count)) {
        const old = firm.holdings[0]!;
        const round = random.pick([2, 3, 6, 8, 10]);
        old.until = round - 1;
        this.hold(firm, other, jurisdiction, "cor", "standing", {
          from: round,
          issuedDaysAgo: 7 * (ROUNDS - round) + random.int(8, 20),
          renewed: false,
        });
        firm.holdings[1]!.from = round;
      }
    }
    // Small employers that outgrew their certificate.
    for (const firm of random.shuffled(this.standing("dsa-build-ab", "AB").filter(isSettled)).slice(0, 10)) {
      firm.holdings[0]!.earlierProgramme = { programme: "secor", before: random.int(3, 12) };
      firm.headcount = random.int(11, 16);
    }
  }

  private absences(): void {
    const { random } = this;
    for (const source of LISTS) {
      const steady = random.shuffled(
        this.firms.flatMap((firm) => firm.holdings).filter((one) => one.source === source && isSteady(one)),
      );
      const share = Math.max(1, Math.round(steady.length / 450));
      for (const holding of steady.splice(0, share)) holding.until = ROUNDS - 1;
      for (let round = 2; round < ROUNDS - 1; round += 1) {
        if (isQuiet(source, round) || isQuiet(source, round + 1)) continue;
        for (const holding of steady.splice(0, share)) holding.missing = [round];
      }
      for (const holding of steady.splice(0, 2)) holding.missing = [6, 7, 8];
    }
  }

  private faults(): void {
    const { random } = this;
    for (const source of LISTS) {
      const steady = random.shuffled(
        this.firms.flatMap((firm) => firm.holdings).filter((one) => one.source === source && isSteady(one)),
      );
      for (let round = 1; round <= ROUNDS; round += 1) {
        if (isQuiet(source, round)) continue;
        const wanted: Fault[] = ["no-such-day", "not-a-date", "no-name"];
        if (hasProgramme(source)) wanted.push("programme");
        // In the first round a rejected row would be a firm that never appeared.
        if (round === 1) continue;
        for (const fault of wanted) {
          if (random.chance(source === "dsa-north" ? 0.25 : 0.6)) steady.shift()?.faults.set(round, fault);
        }
      }
      // New firms whose row has to be mended before they appear.
      const fresh = this.firms
        .flatMap((firm) => firm.holdings)
        .filter((one) => one.source === source && isMendable(one));
      for (const holding of random.shuffled(fresh).slice(0, 3)) holding.faults.set(holding.from, "no-such-day");
    }
  }

  private standing(source: string, jurisdiction: string): Firm[] {
    return this.firms.filter((firm) => {
      const first = firm.holdings[0];
      return (
        first?.source === source &&
        first.jurisdiction === jurisdiction &&
        first.outcome === "standing" &&
        levelOf(first.programme) === "cor"
      );
    });
  }

  private homeProvince(jurisdiction: string): string {
    const elsewhere = ELSEWHERE[jurisdiction];
    return elsewhere && this.random.chance(0.05) ? this.random.pick(elsewhere) : jurisdiction;
  }

  private acadianTown(): Town {
    return townOf(
      this.random.pick([
        "Caraquet",
        "Tracadie",
        "Shippagan",
        "Edmundston",
        "Bouctouche",
        "Shediac",
        "Dieppe",
        "Bathurst",
      ]),
      "NB",
    );
  }

  private headcount(level: Level): number | null {
    if (this.random.chance(0.04)) return null;
    if (level === "small") return this.random.int(1, 9);
    return this.random.weighted([
      [this.random.int(11, 19), 30],
      [this.random.int(20, 49), 38],
      [this.random.int(50, 99), 18],
      [this.random.int(100, 480), 10],
    ]);
  }

  private domain(name: string): string {
    const words = shortened(plain(nameKey(name), "-"), 40);
    const ending = this.random.chance(0.85) ? "example.com" : "test";
    let host = `${words}.${ending}`;
    for (let nth = 2; this.domains.has(host); nth += 1) host = `${words}-${nth}.${ending}`;
    this.domains.add(host);
    return host;
  }
}

function corOf(source: string): string {
  return source === "dsa-ontario" ? "cor-2020" : "cor";
}

function hasProgramme(source: string): boolean {
  return source !== "dsa-ontario" && source !== "dsa-atlantic";
}

function kindOf(source: string, jurisdiction: string): "certificate" | "standing" {
  if (source === "dsa-ontario" || source === "dsa-atlantic") return "standing";
  return jurisdiction === "NT" || jurisdiction === "NU" ? "standing" : "certificate";
}

/** One holding, nothing unusual about it. */
function isPlainFirm(firm: Firm): boolean {
  return firm.holdings.length === 1 && !HAND_MADE_KEYS.has(nameKey(firm.legalName));
}
const HAND_MADE_KEYS = new Set(HAND_MADE.map(nameKey));

/** On the list all twelve weeks, unchanged. */
function isSteady(holding: Holding): boolean {
  return (
    holding.from === 1 &&
    holding.until === ROUNDS &&
    holding.missing.length === 0 &&
    holding.outcome === "standing" &&
    holding.earlierProgramme === null &&
    (holding.issuedDaysAgo === null || holding.issuedDaysAgo > 110)
  );
}

/** Newly listed in a week that is followed by another edition. */
function isMendable(holding: Holding): boolean {
  const { source, from } = holding;
  return (
    from > 2 && from < ROUNDS - 1 && !isQuiet(source, from) && !isQuiet(source, from + 1) && holding.until === ROUNDS
  );
}

function isSettled(firm: Firm): boolean {
  return isPlainFirm(firm) && isSteady(firm.holdings[0]!) && firm.holdings[0]!.issuedDaysAgo !== null;
}

/** Makes sure that nothing happens to a firm during the twelve weeks. */
function settled(firm: Firm): void {
  for (const holding of firm.holdings) {
    holding.from = 1;
    holding.until = ROUNDS;
    holding.issuedDaysAgo = 120 + ((holding.issuedDaysAgo ?? 0) % 230);
  }
}

function shortened(words: string, most: number): string {
  return words.length <= most ? words : words.slice(0, words.lastIndexOf("-", most));
}

/** The same name as another list would have it. */
function writtenOtherwise(name: string, random: Random): string {
  const otherwise = name
    .replace(/ Ltd\.$/, " Limited")
    .replace(/ Inc\.$/, " Incorporated")
    .replace(/ inc\.$/, " Inc.")
    .replace(/ Ltée$/, " ltée")
    .replace(/ & /, random.chance(0.5) ? " and " : " & ")
    .replace(/ et Fils/, " & Fils");
  return random.chance(0.2) ? otherwise.toUpperCase() : otherwise;
}
