import iconv from "iconv-lite";
import type { Day } from "~/features/certifications/calendar-day";
import type { RecordField, SourceDeclaration } from "~/features/imports/source";
import { dsaAtlantic } from "~/features/imports/sources/dsa-atlantic";
import { dsaBc } from "~/features/imports/sources/dsa-bc";
import { dsaBuildAb } from "~/features/imports/sources/dsa-build-ab";
import { dsaEnergy } from "~/features/imports/sources/dsa-energy";
import { dsaNorth } from "~/features/imports/sources/dsa-north";
import { dsaOntario } from "~/features/imports/sources/dsa-ontario";
import { dsaPrairie } from "~/features/imports/sources/dsa-prairie";
import { listDate } from "./calendar";
import { isListed, numberOf, periodOn, type Firm, type Holding } from "./holding";

export const LIST_DECLARATIONS: readonly SourceDeclaration[] = [
  dsaBuildAb,
  dsaEnergy,
  dsaBc,
  dsaPrairie,
  dsaOntario,
  dsaAtlantic,
  dsaNorth,
];

/** Fields in our words, and what stands in columns that the declaration ignores. */
export type PlainRow = Partial<Record<RecordField, string>> & { ignored?: string };

/** How a publisher writes what its declaration does not say. */
type Habits = {
  phone: (tenDigits: string) => string;
  size: (headcount: number) => string;
  town: (town: string) => string;
  website: (domain: string) => string;
  ignored: string;
  before: string;
  lineEnd: string;
  byteOrderMark: boolean;
};

const BANDS = [
  [4, "1-4"],
  [9, "5-9"],
  [19, "10-19"],
  [49, "20-49"],
  [99, "50-99"],
] as const;
const band = (headcount: number) => BANDS.find(([most]) => headcount <= most)?.[1] ?? "100+";
const digits = (phone: string) => [phone.slice(0, 3), phone.slice(3, 6), phone.slice(6)];

const USUAL: Habits = {
  phone: (phone) => digits(phone).join("-"),
  size: band,
  town: (town) => town,
  website: (domain) => `https://www.${domain}`,
  ignored: "",
  before: "",
  lineEnd: "\r\n",
  byteOrderMark: false,
};

const HABITS: Readonly<Record<string, Habits>> = {
  "dsa-build-ab": {
    ...USUAL,
    phone: (phone) => `(${phone.slice(0, 3)}) ${phone.slice(3, 6)}-${phone.slice(6)}`,
    size: String,
    ignored: "DEMO office",
    byteOrderMark: true,
  },
  "dsa-energy": { ...USUAL, town: (town) => town.toUpperCase(), size: String, byteOrderMark: true },
  "dsa-bc": {
    ...USUAL,
    phone: (phone) => digits(phone).join("."),
    website: (domain) => `www.${domain}`,
    before: "DSA BC - certified firms (DEMO: every firm on this list is invented)\r\n",
  },
  "dsa-prairie": {
    ...USUAL,
    size: (headcount) => band(headcount).replace("-", " to "),
    ignored: "DEMO",
    lineEnd: "\n",
  },
  "dsa-ontario": { ...USUAL, phone: (phone) => `+1 ${digits(phone).join(" ")}`, lineEnd: "\n" },
  "dsa-atlantic": { ...USUAL, size: String, ignored: "FR/EN", before: "sep=;\r\n" },
  "dsa-north": { ...USUAL, ignored: "DEMO" },
  "dsa-research": { ...USUAL, ignored: "DEMO desk", lineEnd: "\n" },
};

/** One edition of a partner's list, byte for byte as it would be published. */
export function writeList(declaration: SourceDeclaration, firms: readonly Firm[], asOf: Day, round: number): Buffer {
  const day = listDate(asOf, round);
  const rows: PlainRow[] = [];
  const holdings = firms
    .flatMap((firm) => firm.holdings)
    .filter((holding) => holding.source === declaration.id && isListed(holding, round));
  holdings.sort((one, other) => compare(one.nameHere, other.nameHere) || compare(one.number, other.number));
  for (const holding of holdings) rows.push(listRow(declaration, holding, asOf, day, round));
  for (const row of strayRows(declaration, round)) rows.push(row);
  return writeRows(declaration, rows);
}

function listRow(declaration: SourceDeclaration, holding: Holding, asOf: Day, day: Day, round: number): PlainRow {
  const { firm } = holding;
  const habits = HABITS[declaration.id]!;
  const inColumn = declaration.columns.trade_name !== undefined;
  const period = periodOn(holding, asOf, day);
  const fault = holding.faults.get(round);
  const earlier = holding.earlierProgramme;
  const row: PlainRow = {
    natural_key: holding.member,
    number: numberOf(holding, period.count),
    legal_name: inColumn || firm.tradeName === null ? holding.nameHere : `${holding.nameHere} o/a ${firm.tradeName}`,
    trade_name: firm.tradeName ?? "",
    city: habits.town(firm.address.town),
    province: firm.address.province,
    postal_code: firm.address.postalCode,
    latitude: firm.address.latitude,
    longitude: firm.address.longitude,
    business_phone: habits.phone(firm.phone),
    website: firm.hasWebsite ? habits.website(firm.domain) : "",
    jurisdiction: published(declaration, "jurisdiction", holding.jurisdiction),
    programme: published(
      declaration,
      "programme",
      earlier && round < earlier.before ? earlier.programme : holding.programme,
    ),
    period_kind: published(declaration, "period_kind", holding.kind),
    date_kind: published(declaration, "date_kind", holding.months === 12 ? "cert_1y" : "cert_3y"),
    issued_on: period.issued === null ? "" : writeDay(period.issued, declaration),
    expires_on: period.expires === null ? "" : writeDay(period.expires, declaration),
    published_status: published(
      declaration,
      "published_status",
      holding.published && round >= holding.published.since ? holding.published.status : "",
    ),
    trade: published(declaration, "trade", firm.trade),
    size: firm.headcount === null ? "" : habits.size(firm.headcount),
  };
  switch (fault) {
    case "no-such-day":
      row.expires_on = writeDay("2027-02-30", declaration);
      break;
    case "not-a-date":
      row.expires_on = "pending";
      break;
    case "programme":
      row.programme = "COR-X";
      break;
    case "no-name":
      row.legal_name = "";
      break;
    case undefined:
      break;
  }
  return row;
}

/** Rows of firms that never become any: each edition of two of the lists has one that cannot be read. */
function strayRows(declaration: SourceDeclaration, round: number): PlainRow[] {
  if (declaration.id !== "dsa-build-ab" && declaration.id !== "dsa-ontario") return [];
  return [
    {
      number: `DEMO-STRAY-${declaration.id === "dsa-ontario" ? "ON" : "AB"}-${String(round).padStart(2, "0")}`,
      legal_name: `Unfinished Entry ${round} Ltd.`,
      city: declaration.id === "dsa-ontario" ? "Guelph" : "Leduc",
      province: declaration.id === "dsa-ontario" ? "ON" : "AB",
      postal_code: "",
      programme: "COR",
      period_kind: "Letter of Good Standing",
      date_kind: "3 years",
      issued_on: "",
      expires_on: "31 of next month",
      published_status: "Active",
    },
  ];
}

/** Our value in the publisher's words. */
export function published(declaration: SourceDeclaration, field: RecordField, value: string): string {
  const words = declaration.values?.[field];
  if (!words || declaration.columns[field] === undefined) return value;
  for (const [word, meaning] of Object.entries(words)) if (meaning === value) return word;
  throw new Error(`${declaration.id} has no word for ${field} ${value}`);
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

export function writeDay(day: Day, { dates }: SourceDeclaration): string {
  const [year, month, date] = day.split("-") as [string, string, string];
  const name = MONTHS[Number(month) - 1]!;
  switch (dates) {
    case "YYYY-MM-DD":
      return day;
    case "DD/MM/YYYY":
      return `${date}/${month}/${year}`;
    case "MM/DD/YYYY":
      return `${month}/${date}/${year}`;
    case "DD-MMM-YYYY":
      return `${date}-${name.slice(0, 3)}-${year}`;
    case "MMMM D, YYYY":
      return `${name} ${Number(date)}, ${year}`;
    case "YYYYMMDD":
      return `${year}${month}${date}`;
  }
}

/** Rows under the declared headers, in the declared dialect and encoding. */
export function writeRows(declaration: SourceDeclaration, rows: readonly PlainRow[]): Buffer {
  const { delimiter, encoding } = declaration.file;
  const habits = HABITS[declaration.id]!;
  const fields = Object.keys(declaration.columns) as RecordField[];
  const cell = (text: string) =>
    text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const header = [...fields.map((field) => headerOf(declaration, field)), ...declaration.ignored];
  const lines = [header.map(cell).join(delimiter)];
  for (const row of rows) {
    const cells = fields.map((field) => row[field] ?? "");
    for (let nth = 0; nth < declaration.ignored.length; nth += 1) cells.push(row.ignored ?? habits.ignored);
    lines.push(cells.map(cell).join(delimiter));
  }
  const text = habits.before + lines.join(habits.lineEnd) + habits.lineEnd;
  return iconv.encode(text, encoding, { addBOM: habits.byteOrderMark });
}

function headerOf(declaration: SourceDeclaration, field: RecordField): string {
  const column = declaration.columns[field]!;
  return typeof column === "string" ? column : column.header;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
