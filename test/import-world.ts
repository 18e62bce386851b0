/**
 * Lists that change from week to week as publishers' lists do, for tests of what imports publish and take back: two
 * certifying partners whose firms move between them, a business directory, and contact research over the firms of all.
 */
import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type pg from "pg";
import { contactsDigest } from "~/features/contacts/contacts-digest.server";
import { directoryDigest } from "~/features/imports/directory-digest.server";
import type { ImportRequest } from "~/features/imports/import-request";
import { runImport } from "~/features/imports/run-import.server";
import { defineSource, type SourceDeclaration } from "~/features/imports/source";
import { dsaResearch } from "~/features/imports/sources/dsa-research";

export function partnerList(name: string, changes: Partial<SourceDeclaration> = {}): SourceDeclaration {
  return defineSource({
    id: name,
    publisher: `Partner ${name}`,
    kind: "certification-list",
    dataSet: "demo",
    jurisdiction: "AB",
    partner: { slug: name, name, jurisdictions: ["AB"], industry: { en: "All", fr: "Toutes" } },
    termsStatus: "permission",
    cadenceDays: 7,
    file: { encoding: "utf-8", delimiter: "," },
    columns: {
      number: "Number",
      legal_name: "Company",
      city: "Town",
      postal_code: "Postal",
      business_phone: "Phone",
      issued_on: "Issued",
      expires_on: "Expires",
      size: "Size",
      programme: "Programme",
      period_kind: "Kind",
    },
    ignored: [],
    required: ["number", "legal_name"],
    values: {
      programme: { COR: "cor", SECOR: "secor" },
      period_kind: { Certificate: "certificate", Letter: "letter" },
    },
    certification: { periodKind: "certificate", dateKind: "cert_3y", byPeriodKind: { letter: "letter" } },
    dates: "YYYY-MM-DD",
    rows: { min: 1, max: 10_000 },
    ...changes,
  });
}

export function businessDirectory(name: string): SourceDeclaration {
  return defineSource({
    id: name,
    publisher: `Directory ${name}`,
    kind: "business-directory",
    dataSet: "demo",
    termsStatus: "open-licence",
    cadenceDays: 7,
    file: { encoding: "utf-8", delimiter: "," },
    columns: {
      natural_key: "Id",
      legal_name: "Company",
      city: "Town",
      website: "Site",
      business_phone: "Phone",
      size: "Size",
    },
    ignored: [],
    required: ["natural_key", "legal_name"],
    dates: "YYYY-MM-DD",
    rows: { min: 1, max: 10_000 },
  });
}

export function contactResearch(name: string): SourceDeclaration {
  return { ...dsaResearch, id: name, publisher: `Research ${name}` };
}

export const LIST_HEADER = "Number,Company,Town,Postal,Phone,Issued,Expires,Size,Programme,Kind";
export const DIRECTORY_HEADER = "Id,Company,Town,Site,Phone,Size";
export const RESEARCH_HEADER = Object.values(dsaResearch.columns)
  .map((column) => (typeof column === "string" ? column : column.header))
  .join(",");

export interface ResearchCells {
  id: string;
  firm: string;
  town: string;
  person?: string;
  title?: string;
  email?: string;
  phone?: string;
}

export function researchLine({
  id,
  firm,
  town,
  person = "",
  title = "",
  email = "",
  phone = "",
}: ResearchCells): string {
  const evidence = `The firm's own site,https://www.site.example.com/team,2026-01-05,s/1,None seen`;
  const result = email === "" ? "," : "Deliverable,2026-01-05";
  const kind = phone === "" ? "" : "Direct";
  return `${id},,${firm},${town},,,${person},${title},${email},${result},${phone},,${kind},${evidence}`;
}

let folder: Promise<string> | undefined;
let files = 0;

/** A file of these lines, under a name of its own. */
export async function fileOf(lines: readonly string[], name = "list.csv"): Promise<string> {
  folder ??= mkdtemp(path.join(os.tmpdir(), "trucor-lists-"));
  const where = path.join(await folder, `${(files += 1)}-${name}`);
  await writeFile(where, `${lines.join("\n")}\n`);
  return where;
}

export async function importList(
  source: SourceDeclaration,
  asOf: string,
  lines: readonly string[],
  more: Partial<ImportRequest> = {},
) {
  return runImport({ source, file: await fileOf(lines), asOf, ...more });
}

/** The Monday of a week, counted from the first of 2026. */
export function monday(week: number): string {
  return new Date(Date.UTC(2026, 0, 5 + 7 * week)).toISOString().slice(0, 10);
}

interface Firm {
  key: number;
  name: string;
  town: string;
  phone: string;
  number: string;
  issued: string;
  expires: string;
  size: string;
  programme: string;
  kind: string;
  partner: 0 | 1 | undefined;
  directory: boolean;
}

interface Person {
  id: string;
  firm: Firm;
  name: string;
  title: string;
  email: string;
  phone: string;
}

const SIZES = ["1-4", "5-9", "10-19", "20-49", "100+"];
const TITLES = ["HSE Manager", "Safety Coordinator", "Director of Safety", "Owner", "COR Coordinator"];

/** A world that moves on by a week: what each of its four publishers would list now. The same seed tells the same story. */
export function changingWorld(seed: number, prefix: string) {
  const random = generator(seed);
  const pick = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)]!;
  const chance = (share: number) => random() < share;
  const firms: Firm[] = [];
  const people: Person[] = [];
  let made = 0;
  /** The firm whose date is no date this week, if it is on a list: one bad row is forgiven. */
  let spoiled = 0;

  const anyName = () => `${pick(["Anna", "Marc", "Zoë"])} ${pick(["Roy", "Côté", "Singh"])}`;

  function addFirm() {
    made += 1;
    firms.push({
      key: made,
      name: `${prefix} Contracting ${chance(0.1) ? 1 + Math.floor(random() * made) : made} Ltd.`,
      town: pick(["Calgary", "Leduc", "Olds"]),
      phone: `403-555-${String(1000 + made).slice(-4)}`,
      number: `${prefix}-${made}`,
      issued: "2024-06-01",
      expires: `2027-0${1 + Math.floor(random() * 9)}-15`,
      size: pick(SIZES),
      programme: chance(0.4) ? "SECOR" : "COR",
      kind: chance(0.1) ? "Letter" : "Certificate",
      partner: pick([0, 1, undefined] as const),
      directory: chance(0.5),
    });
  }
  function addPerson() {
    const firm = pick(firms);
    const at = people.length + made * 7;
    const name = chance(0.2) ? "" : anyName();
    people.push({
      id: `R-${prefix}-${people.length}-${at}`,
      firm,
      name,
      title: pick(TITLES),
      email: `${name === "" ? "safety" : `p${at}`}@firm${firm.key}.example.com`,
      phone: chance(0.5) ? `780-555-${String(2000 + at).slice(-4)}` : "",
    });
  }
  for (let index = 0; index < 60; index += 1) addFirm();
  for (let index = 0; index < 40; index += 1) addPerson();

  function week() {
    spoiled = 1 + Math.floor(random() * made * 3);
    for (const firm of firms) {
      if (chance(0.05)) firm.expires = `${Number(firm.expires.slice(0, 4)) + 3}${firm.expires.slice(4)}`;
      if (chance(0.03)) firm.number = `${firm.number}x`;
      if (chance(0.04)) firm.name = firm.name.replace(" Ltd.", " Group Ltd.");
      if (chance(0.04)) firm.size = pick(SIZES);
      if (chance(0.03)) firm.town = pick(["Calgary", "Leduc", "Olds"]);
      if (chance(0.05)) firm.partner = firm.partner === 0 ? 1 : 0;
      if (chance(0.04)) firm.partner = undefined;
      else if (firm.partner === undefined && chance(0.1)) firm.partner = pick([0, 1] as const);
      if (chance(0.08)) firm.directory = !firm.directory;
    }
    for (const person of people) {
      if (chance(0.06)) person.title = pick(TITLES);
      if (chance(0.06) && person.name !== "") person.email = `new.${person.email}`;
      if (chance(0.06) && person.name !== "") person.name = anyName();
      if (chance(0.04)) person.phone = "";
    }
    if (chance(0.7)) addFirm();
    if (chance(0.5)) addPerson();
    if (chance(0.4)) people.splice(Math.floor(random() * people.length), 1);
  }

  /** On a list, and the only firm of its name. */
  const isFindable = (firm: Firm) =>
    firm.key !== spoiled &&
    (firm.directory || firm.partner !== undefined) &&
    firms.filter(({ name }) => name === firm.name).length === 1;
  const listed = (firm: Firm) =>
    `${firm.number},${firm.name},${firm.town},,${firm.phone},${firm.issued},${firm.key === spoiled ? "2099-12-31" : firm.expires},${firm.size},${firm.programme},${firm.kind}`;
  return {
    week,
    partnerLines: (partner: 0 | 1) => [LIST_HEADER, ...firms.filter((firm) => firm.partner === partner).map(listed)],
    directoryLines: () => [
      DIRECTORY_HEADER,
      ...firms
        .filter((firm) => firm.directory)
        .map(
          (firm) =>
            `D${firm.key},${firm.name},${firm.town},https://firm${firm.key}.example.com,${firm.phone},${firm.size}`,
        ),
    ],
    researchLines: () => [
      RESEARCH_HEADER,
      ...people
        .filter(({ firm }) => isFindable(firm))
        .map(({ id, firm, name, title, email, phone }) =>
          researchLine({
            id,
            firm: firm.name,
            town: firm.town,
            person: name,
            title: name === "" ? "" : title,
            email,
            phone,
          }),
        ),
    ],
  };
}

/** mulberry32: small, and the same on every machine. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Everything that anybody is shown of directory and contacts, as one value to compare. */
export async function shownState(owner: pg.Pool) {
  const rows = async (sql: string) => (await owner.query(sql)).rows as unknown[];
  return {
    directory: await directoryDigest(owner),
    contacts: await contactsDigest(owner),
    presence: await rows(
      `SELECT r.source_id, r.natural_key, p.first_seen::text, p.last_seen::text, p.missing_since::text, p.absences
         FROM public.record_presence p JOIN public.source_record r ON r.id = p.record_id ORDER BY 1, 2`,
    ),
    firms: await rows(
      `SELECT match_key, legal_name, city, former_names, size, created_on::text, updated_on::text FROM public.contractor
        WHERE hidden_at IS NULL ORDER BY match_key, legal_name, city, created_on, updated_on, size`,
    ),
    events: await rows(
      `SELECT e.kind, c.match_key, e.on_date::text, count(*)::int FROM public.standing_event e JOIN public.contractor c ON c.id = e.contractor_id
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    ),
    sources: await rows(
      `SELECT s.source_id, s.under_review, max(r.list_date)::text AS last, count(r.id)::int AS readings FROM public.source_review s
         JOIN public.reading r ON r.source_id = s.source_id AND r.undone_at IS NULL GROUP BY 1, 2 ORDER BY 1`,
    ),
    day: await rows("SELECT max(list_date)::text AS day FROM public.reading WHERE undone_at IS NULL"),
  };
}
