import { addDays, type Day } from "~/features/certifications/calendar-day";
import { dsaResearch } from "~/features/imports/sources/dsa-research";
import { listDate, ROUNDS } from "./calendar";
import { published, writeRows, type PlainRow } from "./lists";
import { PersonNames } from "./people";
import { firstRound, isCounted, numberOf, periodOn, type Firm } from "./holding";
import { phoneIn } from "./places";
import { plain } from "./plain";
import { Random } from "./random";
import {
  GENERIC_MAILBOXES_EN,
  GENERIC_MAILBOXES_FR,
  HSE_TITLES_EN,
  HSE_TITLES_FR,
  OTHER_TITLES_EN,
  OTHER_TITLES_FR,
  ROLE_MAILBOXES_EN,
  ROLE_MAILBOXES_FR,
} from "./titles";

export type Kind = "named" | "other-named" | "role" | "generic";
type EmailClass = "valid" | "accept-all" | "unknown" | "invalid";

export type Contact = {
  id: string;
  firm: Firm;
  kind: Kind;
  person: string;
  title: string;
  /** A title that the firm gave the person during the twelve weeks. */
  laterTitle: { title: string; from: number } | null;
  email: string;
  emailClass: EmailClass;
  checkedDaysAgo: number | null;
  /** A later check: the round that reports it. */
  recheckedIn: number | null;
  phone: string;
  extension: string;
  phoneKind: "work" | "main" | "mobile" | "";
  publishedBy: string;
  page: string;
  capturedDaysAgo: number;
  snapshot: boolean;
  noSolicitation: "none_seen" | "present" | "not_checked";
  from: number;
  until: number;
};

/** The best kind of contact among the 8,754 certified firms of level cor; 575 more have none. */
export const BEST_KIND: readonly (readonly [Kind, number])[] = [
  ["named", 3429],
  ["other-named", 1200],
  ["role", 2150],
  ["generic", 1400],
];

/** Firms among them with contacts but no address that is valid and may be sold; 7,884 have one. */
export const WITHOUT_VALID: Readonly<Record<Kind, number>> = { named: 95, "other-named": 50, role: 85, generic: 65 };

/** Rounds in which the research changes; between them it is published again as it was. */
export const RESEARCH_ROUNDS: readonly number[] = [1, 7, 12];

export function researchRound(round: number): number {
  return Math.max(...RESEARCH_ROUNDS.filter((content) => content <= round));
}

export function planContacts(firms: readonly Firm[]): Contact[] {
  return new Research().plan(firms);
}

class Research {
  private readonly random = new Random("research");
  private readonly names = new PersonNames(new Random("people"));
  private readonly contacts: Contact[] = [];
  private mailboxes = new Set<string>();

  plan(firms: readonly Firm[]): Contact[] {
    const { random } = this;
    const counted = firms.filter(isCounted);
    // Larger firms rather have somebody whose name is known.
    const ranked = counted
      .map((firm) => ({ firm, rank: random.next() + Math.min(firm.headcount ?? 10, 120) / 160 }))
      .sort((one, other) => other.rank - one.rank || one.firm.index - other.firm.index)
      .map(({ firm }) => firm);
    let next = 0;
    for (const [kind, count] of BEST_KIND) {
      const share = ranked.slice(next, next + count);
      next += count;
      random.shuffled(share).forEach((firm, nth) => this.firm(firm, kind, nth >= WITHOUT_VALID[kind]));
    }
    this.successions();
    for (const firm of firms.filter((other) => !isCounted(other))) {
      const kind = random.weighted<Kind | null>([
        ["named", 14],
        ["other-named", 10],
        ["role", 20],
        ["generic", 15],
        [null, 70],
      ]);
      if (kind) this.firm(firm, kind, random.chance(0.85));
    }
    return this.contacts;
  }

  private firm(firm: Firm, best: Kind, hasValid: boolean): void {
    const { random } = this;
    const own: Contact[] = [];
    const add = (kind: Kind) => {
      const contact = this.contact(firm, kind);
      own.push(contact);
      return contact;
    };
    const first = add(best);
    if (best === "named") {
      if (random.chance(0.17)) add("named");
      if (random.chance(0.03)) add("named");
      if (random.chance(0.14)) add("other-named");
      if (random.chance(0.24)) add("role");
      if (random.chance(0.24)) add("generic");
    } else if (best === "other-named") {
      if (random.chance(0.15)) add("other-named");
      if (random.chance(0.2)) add("role");
      if (random.chance(0.25)) add("generic");
    } else if (best === "role") {
      if (random.chance(0.22)) add("generic");
    } else if (random.chance(0.06)) add("generic");

    if (hasValid) {
      // Somebody there can be written to: usually the best contact, else a mailbox beside it.
      if (random.chance(0.9) || own.length === 1) this.sellable(first);
      else {
        this.sellable(own[own.length - 1]!);
        this.unsure(first);
      }
      if (first.emailClass === "valid")
        for (const contact of own.slice(1)) if (random.chance(0.3)) this.unsure(contact);
      // Beside a contact that is all right, one that may not be sold, or that cannot be reached at all.
      if (own.length > 1 && first.emailClass === "valid" && random.chance(0.12)) this.closed(own[1]!);
    } else {
      for (const contact of own) {
        if (random.chance(0.7)) this.unsure(contact);
        else this.closed(contact);
      }
    }
    this.contacts.push(...own);
  }

  private contact(firm: Firm, kind: Kind): Contact {
    const { random } = this;
    const french = firm.french && random.chance(0.9);
    const isPerson = kind === "named" || kind === "other-named";
    const name = isPerson ? this.names.next(french) : null;
    const titles =
      kind === "named" ? (french ? HSE_TITLES_FR : HSE_TITLES_EN) : french ? OTHER_TITLES_FR : OTHER_TITLES_EN;
    const from = RESEARCH_ROUNDS.find((round) => round >= firstRound(firm))!;
    const seen = 7 * (ROUNDS - from);
    const isOld = from === 1 && random.chance(0.12);
    const source = random.weighted<
      readonly [publishedBy: string, snapshot: boolean, statement: Contact["noSolicitation"]]
    >([
      [["first_party_site", true, "none_seen"], 62],
      [["first_party_site", false, "none_seen"], 14],
      [["first_party_site", true, "not_checked"], 5],
      [["association_list", true, "none_seen"], 11],
      [["government_register", false, "not_checked"], 2],
      [["person_self", false, "none_seen"], 3],
      [["customer_supplied", false, "not_checked"], 3],
    ]);
    const contact: Contact = {
      id: `DEMO-C-${String(this.nextId()).padStart(6, "0")}`,
      firm,
      kind,
      person: name ? `${name.given} ${name.surname}` : "",
      title: isPerson ? random.weighted(titles) : "",
      laterTitle: null,
      email: this.address(firm, kind, name, french),
      emailClass: "valid",
      checkedDaysAgo: seen + random.int(1, from === 1 ? 88 : 20),
      recheckedIn: null,
      phone: "",
      extension: "",
      phoneKind: "",
      publishedBy: source[0],
      page: this.page(firm, source[0]),
      capturedDaysAgo: isOld ? random.int(195, 345) : seen + random.int(1, from === 1 ? 90 : 20),
      snapshot: source[1],
      noSolicitation: source[2],
      from,
      until: ROUNDS,
    };
    if (from === 1 && random.chance(0.09)) contact.checkedDaysAgo = random.int(190, 420);
    else if (random.chance(0.12))
      contact.recheckedIn = random.pick(RESEARCH_ROUNDS.filter((round) => round > from).concat(12));
    if (contact.recheckedIn === from) contact.recheckedIn = null;
    if (isPerson && random.chance(0.46)) {
      contact.phone = phoneIn(random, firm.place);
      contact.extension = random.chance(0.85) ? String(random.int(101, 8999)) : "";
      contact.phoneKind = "work";
      if (contact.extension === "" && contact.publishedBy === "first_party_site" && random.chance(0.5))
        contact.phoneKind = "mobile";
    } else if (!isPerson && random.chance(0.12)) {
      contact.phone = firm.phone;
      contact.phoneKind = "main";
    }
    if (kind === "named" && from === 1 && random.chance(0.012)) {
      contact.laterTitle = {
        title: french ? "Directrice SST" : "Director of Health and Safety",
        from: random.pick([7, 12]),
      };
    }
    return contact;
  }

  private ids = 0;
  private nextId(): number {
    this.ids += 1;
    return this.ids;
  }

  private sellable(contact: Contact): void {
    contact.emailClass = "valid";
  }

  /** An address, but nothing that says mail reaches it. */
  private unsure(contact: Contact): void {
    contact.emailClass = this.random.weighted<EmailClass>([
      ["accept-all", 50],
      ["unknown", 32],
      ["invalid", 18],
    ]);
    if (contact.emailClass === "unknown" && this.random.chance(0.5)) {
      contact.checkedDaysAgo = null;
      contact.recheckedIn = null;
    }
  }

  /** Evidence of grade X, or nothing that could be delivered. */
  private closed(contact: Contact): void {
    const { random } = this;
    const isPerson = contact.person !== "";
    const shape = random.next();
    if (isPerson && shape < 0.3) {
      contact.email = "";
      contact.checkedDaysAgo = null;
      contact.recheckedIn = null;
      if (shape < 0.15) contact.phone = contact.extension = contact.phoneKind = "";
      return;
    }
    if (shape < 0.6) {
      contact.publishedBy = "third_party_directory";
      contact.page = this.page(contact.firm, contact.publishedBy);
    } else if (shape < 0.78 && isPerson) {
      contact.publishedBy = "guessed";
      contact.page = "";
      contact.snapshot = false;
    } else contact.noSolicitation = "present";
    contact.emailClass = random.chance(0.6) ? "valid" : "unknown";
    if (contact.checkedDaysAgo === null) contact.checkedDaysAgo = random.int(100, 160);
    if (contact.phoneKind === "mobile") contact.phoneKind = "work";
  }

  /** People who left, and who came after them. */
  private successions(): void {
    const { random } = this;
    const pool = random.shuffled(
      this.contacts.filter(
        (contact) =>
          contact.kind === "named" &&
          contact.from === 1 &&
          contact.publishedBy === "first_party_site" &&
          contact.emailClass === "valid",
      ),
    );
    const leavers = new Map<number, Contact>();
    for (const contact of pool) if (!leavers.has(contact.firm.index)) leavers.set(contact.firm.index, contact);
    for (const leaver of [...leavers.values()].slice(0, 100)) {
      const [, left, succeeded] = RESEARCH_ROUNDS as readonly [number, number, number];
      const successor = this.contact(leaver.firm, "named");
      successor.title = leaver.title;
      successor.laterTitle = null;
      successor.from = succeeded;
      successor.recheckedIn = null;
      const seen = 7 * (ROUNDS - successor.from);
      successor.checkedDaysAgo = seen + random.int(1, 18);
      successor.capturedDaysAgo = successor.checkedDaysAgo + 1;
      successor.emailClass = "valid";
      leaver.until = left - 1;
      leaver.recheckedIn = null;
      leaver.laterTitle = null;
      this.contacts.push(successor);
    }
  }

  private address(firm: Firm, kind: Kind, name: { given: string; surname: string } | null, french: boolean): string {
    const { random } = this;
    const boxes =
      kind === "role"
        ? french
          ? ROLE_MAILBOXES_FR
          : ROLE_MAILBOXES_EN
        : french
          ? GENERIC_MAILBOXES_FR
          : GENERIC_MAILBOXES_EN;
    for (;;) {
      const local = name ? this.personal(name) : random.weighted(boxes);
      const address = `${local}@${firm.domain}`;
      if (this.mailboxes.has(address)) continue;
      this.mailboxes.add(address);
      return address;
    }
  }

  private personal({ given, surname }: { given: string; surname: string }): string {
    const first = plain(given, "");
    const last = plain(surname, "");
    return this.random.weighted([
      [`${first}.${last}`, 55],
      [`${first[0]}.${last}${this.random.int(2, 98)}`, 10],
      [`${first}_${last}`, 8],
      [`${last}.${first}`, 12],
      [`${first}${last}`, 15],
    ]);
  }

  private page(firm: Firm, publishedBy: string): string {
    const { random } = this;
    switch (publishedBy) {
      case "first_party_site":
      case "person_self":
        return `https://www.${firm.domain}/${random.pick(firm.french ? ["equipe", "nous-joindre", "sst"] : ["team", "contact", "about/people", "safety"])}`;
      case "association_list":
        return `https://members.dsa.example.com/firms/${firm.index + 1000}`;
      case "government_register":
        return `https://register.gov-demo.example.com/employers/${firm.index + 1000}`;
      case "third_party_directory":
        return `https://directory.demo-listings.example.com/f/${firm.index + 1000}`;
      default:
        return "";
    }
  }
}

/** One edition of the research. */
export function writeResearch(contacts: readonly Contact[], asOf: Day, round: number): Buffer {
  const rows = contacts
    .filter((contact) => contact.from <= round && round <= contact.until)
    .map((contact) => researchRow(contact, asOf, round));
  return writeRows(dsaResearch, [...rows, ...strayRows(asOf, round)]);
}

function researchRow(contact: Contact, asOf: Day, round: number): PlainRow {
  const { firm } = contact;
  const first = firm.holdings.find(
    (holding) => holding.from === Math.min(...firm.holdings.map((other) => other.from)),
  )!;
  const rechecked = contact.recheckedIn !== null && contact.recheckedIn <= round;
  const checkedDaysAgo =
    contact.checkedDaysAgo === null
      ? null
      : rechecked
        ? 7 * (ROUNDS - contact.recheckedIn!) + 3
        : contact.checkedDaysAgo;
  return {
    natural_key: contact.id,
    number: numberOf(first, periodOn(first, asOf, listDate(asOf, contact.from)).count),
    legal_name: firm.legalName,
    city: firm.address.town,
    province: firm.address.province,
    postal_code: firm.address.postalCode,
    person_name: contact.person,
    title: contact.laterTitle && contact.laterTitle.from <= round ? contact.laterTitle.title : contact.title,
    email: contact.email,
    email_class: contact.email === "" ? "" : published(dsaResearch, "email_class", contact.emailClass),
    email_checked_on: contact.email === "" || checkedDaysAgo === null ? "" : addDays(asOf, -checkedDaysAgo),
    phone:
      contact.phone === "" ? "" : `${contact.phone.slice(0, 3)}-${contact.phone.slice(3, 6)}-${contact.phone.slice(6)}`,
    phone_extension: contact.extension,
    phone_kind: contact.phoneKind === "" ? "" : published(dsaResearch, "phone_kind", contact.phoneKind),
    published_by: published(dsaResearch, "published_by", contact.publishedBy),
    source_url: contact.page,
    captured_on: addDays(asOf, -contact.capturedDaysAgo),
    snapshot_ref: contact.snapshot ? `demo-snapshot-${contact.id.slice(-6)}` : "",
    no_solicitation: published(dsaResearch, "no_solicitation", contact.noSolicitation),
  };
}

/** Rows that are refused: an unknown firm, an address that is none, a mobile number that a directory sells. */
function strayRows(asOf: Day, round: number): PlainRow[] {
  const common: PlainRow = {
    published_by: "A directory",
    captured_on: addDays(listDate(asOf, round), -9),
    no_solicitation: "Not checked",
  };
  return [
    {
      ...common,
      natural_key: `DEMO-C-9000${String(round).padStart(2, "0")}`,
      legal_name: "Nobody Lists This Firm Ltd.",
      city: "Olds",
      province: "AB",
      person_name: "Quillan Trask-Oddy",
      title: "Safety Manager",
      email: "quillan.trask-oddy@nobody-lists-this.example.com",
      email_class: "Unknown",
    },
    {
      ...common,
      natural_key: `DEMO-C-9100${String(round).padStart(2, "0")}`,
      legal_name: "Harrowby Bros. Ltd.",
      city: "Red Deer",
      province: "AB",
      person_name: "Perpetua Vandersloot",
      title: "Safety Coordinator",
      email: "perpetua at harrowby",
      email_class: "Unknown",
    },
    {
      ...common,
      natural_key: `DEMO-C-9200${String(round).padStart(2, "0")}`,
      legal_name: "Harrowby Bros. Ltd.",
      city: "Red Deer",
      province: "AB",
      person_name: "Osgood Birtwhistle",
      title: "Foreman",
      phone: "403-555-0177",
      phone_kind: "Mobile",
    },
  ];
}
