import { addDays, addMonths, type Day } from "~/features/certifications/calendar-day";
import { ROUNDS } from "./calendar";
import { FirmNames, nameKey } from "./firm-names";
import { addressIn, drawTown, phoneIn, townOf, type Address, type Town } from "./places";
import { plain } from "./plain";
import { Random } from "./random";
import { FORESTRY, TRADES_OF_SOURCE } from "./trades";

export type Level = "cor" | "small" | "none";

export type Firm = {
  index: number;
  legalName: string;
  tradeName: string | null;
  french: boolean;
  place: Town;
  address: Address;
  phone: string;
  /** The firm's host on the web; e-mail of its people is there. */
  domain: string;
  hasWebsite: boolean;
  trade: string;
  headcount: number | null;
  holdings: Holding[];
};

/** What the firm holds by one list: one row of it, week after week. */
export type Holding = {
  firm: Firm;
  source: string;
  jurisdiction: string;
  programme: string;
  earlierProgramme: { programme: string; before: number } | null;
  kind: "certificate" | "standing" | "letter";
  months: number;
  /** The partner's own key of the row, where it is not the certificate number. */
  member: string;
  number: string;
  /** Numbers that change with each renewal end with a count. */
  numberPerPeriod: boolean;
  /** Days from the issue of the current period to the as-of day; null: the list gives no dates. */
  issuedDaysAgo: number | null;
  /** Days from the end to the as-of day, for what has run out. */
  endedDaysAgo: number | null;
  renewed: boolean;
  /** First and last round of the list that has the row, and rounds between that lack it. */
  from: number;
  until: number;
  missing: number[];
  published: { status: "suspended" | "revoked"; since: number } | null;
  /** Rounds in which the row is written so that it is rejected, and how. */
  faults: Map<number, Fault>;
  /** The firm's name as this list has it. */
  nameHere: string;
  outcome: Outcome;
};

export type Fault = "no-such-day" | "not-a-date" | "programme" | "no-name";
export type Outcome = "standing" | "expired" | "absent" | "suspended" | "revoked" | "letter";

/** Distinct firms whose first certificate of level cor stands at the end, by list and place of issue: 8,754 together. */
export const STANDING: readonly (readonly [source: string, jurisdiction: string, firms: number])[] = [
  ["dsa-build-ab", "AB", 2150],
  ["dsa-energy", "AB", 900],
  ["dsa-energy", "BC", 210],
  ["dsa-energy", "SK", 160],
  ["dsa-bc", "BC", 1430],
  ["dsa-prairie", "SK", 560],
  ["dsa-prairie", "MB", 560],
  ["dsa-ontario", "ON", 1480],
  ["dsa-atlantic", "NB", 330],
  ["dsa-atlantic", "NS", 420],
  ["dsa-atlantic", "NL", 300],
  ["dsa-north", "YT", 74],
  ["dsa-north", "NT", 120],
  ["dsa-north", "NU", 60],
];
const SAFE_BASE_FIRMS = 170;

const SMALL: readonly (readonly [source: string, jurisdiction: string, programme: string, firms: number])[] = [
  ["dsa-build-ab", "AB", "secor", 640],
  ["dsa-energy", "AB", "secor", 130],
  ["dsa-energy", "SK", "secor", 30],
  ["dsa-bc", "BC", "small-cor", 330],
  ["dsa-bc", "BC", "safe-sebase", 70],
  ["dsa-bc", "BC", "safe-isebase", 50],
  ["dsa-bc", "BC", "safe-ioo", 40],
  ["dsa-prairie", "SK", "secor", 190],
  ["dsa-prairie", "MB", "secor", 130],
  ["dsa-north", "YT", "secor", 34],
  ["dsa-north", "YT", "ocop", 22],
];

const GONE: readonly (readonly [outcome: Outcome, source: string, jurisdiction: string, firms: number])[] = [
  ["expired", "dsa-build-ab", "AB", 60],
  ["expired", "dsa-energy", "AB", 22],
  ["expired", "dsa-energy", "BC", 8],
  ["expired", "dsa-bc", "BC", 45],
  ["expired", "dsa-prairie", "SK", 20],
  ["expired", "dsa-prairie", "MB", 16],
  ["expired", "dsa-ontario", "ON", 60],
  ["expired", "dsa-atlantic", "NB", 14],
  ["expired", "dsa-atlantic", "NS", 18],
  ["expired", "dsa-atlantic", "NL", 12],
  ["expired", "dsa-north", "NT", 9],
  ["absent", "dsa-build-ab", "AB", 46],
  ["absent", "dsa-energy", "AB", 18],
  ["absent", "dsa-energy", "SK", 4],
  ["absent", "dsa-bc", "BC", 30],
  ["absent", "dsa-prairie", "SK", 14],
  ["absent", "dsa-prairie", "MB", 10],
  ["absent", "dsa-ontario", "ON", 34],
  ["absent", "dsa-atlantic", "NB", 7],
  ["absent", "dsa-atlantic", "NS", 9],
  ["absent", "dsa-atlantic", "NL", 6],
  ["absent", "dsa-north", "YT", 6],
  ["suspended", "dsa-build-ab", "AB", 7],
  ["suspended", "dsa-energy", "AB", 4],
  ["suspended", "dsa-prairie", "SK", 4],
  ["suspended", "dsa-atlantic", "NL", 5],
  ["revoked", "dsa-build-ab", "AB", 4],
  ["revoked", "dsa-energy", "SK", 2],
  ["revoked", "dsa-prairie", "MB", 3],
  ["revoked", "dsa-atlantic", "NS", 3],
];

/** Letters of reciprocity or equivalency and nothing else: firms of other provinces. */
const LETTERS: readonly (readonly [source: string, jurisdiction: string, homes: readonly string[], firms: number])[] = [
  ["dsa-ontario", "ON", ["QC", "QC", "QC", "PE"], 62],
  ["dsa-prairie", "SK", ["QC", "ON", "PE"], 22],
  ["dsa-prairie", "MB", ["QC", "ON", "BC"], 18],
  ["dsa-north", "YT", ["BC", "AB", "QC"], 18],
];
const SAFE_WORK_CERTIFIED_FIRMS = 64;

/** Second certificates of firms whose first one stands: [first list, first place, second list, second place, firms]. */
const SECOND: readonly (readonly [string, string, string, string, number])[] = [
  ["dsa-build-ab", "AB", "dsa-bc", "BC", 66],
  ["dsa-build-ab", "AB", "dsa-prairie", "SK", 58],
  ["dsa-energy", "AB", "dsa-energy", "BC", 48],
  ["dsa-energy", "AB", "dsa-energy", "SK", 44],
  ["dsa-prairie", "SK", "dsa-prairie", "MB", 34],
  ["dsa-prairie", "MB", "dsa-ontario", "ON", 18],
  ["dsa-ontario", "ON", "dsa-atlantic", "NB", 12],
  ["dsa-atlantic", "NB", "dsa-atlantic", "NS", 20],
  ["dsa-atlantic", "NS", "dsa-atlantic", "NL", 14],
  ["dsa-build-ab", "AB", "dsa-north", "NT", 14],
  ["dsa-bc", "BC", "dsa-north", "YT", 12],
];
const SECOND_LETTERS: readonly (readonly [string, string, string, string, number])[] = [
  ["dsa-build-ab", "AB", "dsa-prairie", "SK", 24],
  ["dsa-ontario", "ON", "dsa-prairie", "MB", 14],
  ["dsa-bc", "BC", "dsa-north", "YT", 10],
  ["dsa-atlantic", "NB", "dsa-ontario", "ON", 12],
];

/** Rounds in which a list is published again as it was. */
const QUIET: Readonly<Record<string, readonly number[]>> = {
  "dsa-build-ab": [4, 7, 10],
  "dsa-energy": [3, 5, 7, 9, 11],
  "dsa-bc": [2, 4, 6, 9, 10],
  "dsa-prairie": [3, 6, 7, 10],
  "dsa-ontario": [5, 8, 9],
  "dsa-atlantic": [2, 3, 5, 7, 10, 11],
  "dsa-north": [2, 3, 5, 6, 8, 10],
};

export const LISTS = [
  "dsa-build-ab",
  "dsa-energy",
  "dsa-bc",
  "dsa-prairie",
  "dsa-ontario",
  "dsa-atlantic",
  "dsa-north",
] as const;

export function isQuiet(source: string, round: number): boolean {
  return QUIET[source]?.includes(round) ?? false;
}

/** The round whose content a list carries in this round. */
export function contentRound(source: string, round: number): number {
  let content = round;
  while (isQuiet(source, content)) content -= 1;
  return content;
}

const NUMBER_FORMS: Readonly<Record<string, { key: string; number: string; perPeriod: boolean }>> = {
  "dsa-build-ab": { key: "", number: "DEMO-AB-", perPeriod: false },
  "dsa-energy": { key: "DEMO-M", number: "DEMO-E", perPeriod: true },
  "dsa-bc": { key: "", number: "DEMO-BC-", perPeriod: false },
  "dsa-prairie": { key: "DEMO-R", number: "DEMO-P", perPeriod: true },
  "dsa-ontario": { key: "", number: "DEMO-ON-", perPeriod: false },
  "dsa-atlantic": { key: "DEMO-A", number: "DEMO-L", perPeriod: true },
  "dsa-north": { key: "", number: "DEMO-N-", perPeriod: false },
};

export function isCounted(firm: Firm): boolean {
  return firm.holdings.some((holding) => holding.outcome === "standing" && levelOf(holding.programme) === "cor");
}

export function levelOf(programme: string): Level {
  if (programme === "cor" || programme === "cor-2020" || programme === "safe-base") return "cor";
  return programme === "safe-work-certified" ? "none" : "small";
}

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

const FRENCH_SHARE: Readonly<Record<string, number>> = { QC: 0.95, NB: 0.36, ON: 0.08, MB: 0.05, NS: 0.03, PE: 0.04 };

/** Where a firm may be at home that was certified elsewhere. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  AB: ["BC", "SK"],
  BC: ["AB"],
  SK: ["AB", "MB"],
  MB: ["SK", "ON"],
  ON: ["QC", "QC", "MB"],
  NB: ["QC", "PE", "NS"],
  NS: ["PE", "NB"],
  NL: ["NS"],
  YT: ["BC"],
  NT: ["AB"],
  NU: ["MB", "QC", "NT"],
};

export const SIX_CERTIFICATES = "Kestrel & Thorne Constructors Inc.";
export const NINETY_LETTERS =
  "Les Entreprises d'excavation, de terrassement et de démolition Beausoleil-Larivière, Haché et Fils Ltée";

type Hand = {
  source: string;
  jurisdiction: string;
  name: string;
  town: string;
  province: string;
  trade: string;
  french?: boolean;
};
const hand = (
  source: string,
  jurisdiction: string,
  name: string,
  town: string,
  province: string,
  trade: string,
  french = false,
): Hand => ({ source, jurisdiction, name, town, province, trade, french });

/** Two firms each, however alike they look. */
export const NEAR_DUPLICATES: readonly (readonly [Hand, Hand])[] = [
  [
    hand("dsa-build-ab", "AB", "Harrowby Bros. Ltd.", "Red Deer", "AB", "earthworks-demolition"),
    hand("dsa-energy", "AB", "Harrowby Bros. (2012) Ltd.", "Red Deer", "AB", "oilfield"),
  ],
  [
    hand("dsa-build-ab", "AB", "Polar Light Electric Ltd.", "Edmonton", "AB", "electrical"),
    hand("dsa-north", "YT", "Polar Light Electric Ltd.", "Whitehorse", "YT", "electrical"),
  ],
  [
    hand("dsa-bc", "BC", "Crestfall Roofing Ltd.", "Kelowna", "BC", "roofing"),
    hand("dsa-energy", "BC", "Crestfall Roofing Ltd.", "Fort St. John", "BC", "industrial-builder"),
  ],
  [
    hand("dsa-build-ab", "AB", "Larsenby Mechanical Ltd.", "Calgary", "AB", "mechanical"),
    hand("dsa-energy", "AB", "Larsonby Mechanical Ltd.", "Calgary", "AB", "mechanical"),
  ],
  [
    hand("dsa-prairie", "SK", "1020118 Saskatchewan Ltd.", "Saskatoon", "SK", "concrete"),
    hand("dsa-prairie", "MB", "1020119 Manitoba Ltd.", "Winnipeg", "MB", "concrete"),
  ],
  [
    hand("dsa-ontario", "ON", "Northmoor Paving Inc.", "Sudbury", "ON", "roads-bridges"),
    hand("dsa-atlantic", "NS", "Northmoor Paving Inc.", "Truro", "NS", "roads-bridges"),
  ],
  [
    hand("dsa-atlantic", "NB", "Constructions Beaulac et Fils Ltée", "Edmundston", "NB", "general-contractor", true),
    hand("dsa-ontario", "ON", "Constructions Beaulac & Filles inc.", "Hawkesbury", "ON", "general-contractor", true),
  ],
  [
    hand("dsa-ontario", "ON", "Tallis Wood Interiors Inc.", "Ottawa", "ON", "drywall-insulation"),
    hand("dsa-atlantic", "NL", "Talliswood Interiors Inc.", "St. John's", "NL", "drywall-insulation"),
  ],
];

const HAND_MADE = [
  SIX_CERTIFICATES,
  NINETY_LETTERS,
  ...NEAR_DUPLICATES.flatMap(([one, other]) => [one.name, other.name]),
];

function corOf(source: string): string {
  return source === "dsa-ontario" ? "cor-2020" : "cor";
}

export function hasProgramme(source: string): boolean {
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

export type PeriodDates = { issued: Day | null; expires: Day | null; count: number };

/** The period that the list shows on a day. A renewal reaches it a week or so after the audit. */
export function periodOn(holding: Holding, asOf: Day, day: Day): PeriodDates {
  if (holding.issuedDaysAgo === null) return { issued: null, expires: null, count: 1 };
  if (holding.endedDaysAgo !== null) {
    const expires = addDays(asOf, -holding.endedDaysAgo);
    return { issued: addMonths(expires, -holding.months), expires, count: 1 };
  }
  const issued = addDays(asOf, -holding.issuedDaysAgo);
  const expires = addMonths(issued, holding.months);
  if (!holding.renewed || addDays(issued, 3) <= day) return { issued, expires, count: 2 };
  const before = addMonths(issued, -holding.months);
  return { issued: before, expires: issued, count: 1 };
}

/** Is the row in the list of this round? */
export function isListed(holding: Holding, round: number): boolean {
  const content = contentRound(holding.source, round);
  return content >= holding.from && content <= holding.until && !holding.missing.includes(content);
}

/** The first round in which somebody who reads the lists knows of the firm. */
export function firstRound(firm: Firm): number {
  for (let round = 1; round <= ROUNDS; round += 1) {
    if (
      firm.holdings.some(
        (holding) => isListed(holding, round) && !holding.faults.has(contentRound(holding.source, round)),
      )
    ) {
      return round;
    }
  }
  throw new Error(`${firm.legalName} is on no list`);
}

export function numberOf(holding: Holding, count: number): string {
  return holding.numberPerPeriod ? `${holding.number}-${count}` : holding.number;
}
