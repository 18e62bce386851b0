import { z } from "zod";

import { isStanding, type AssessedCertification, type FirmStanding } from "~/features/certifications/certification";

import { slugOf, wordsOf } from "./folded-words";
import { EMAIL_CLASSES, HSE_KINDS, SIZES, STATUSES } from "./search-query";

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Words = z.string().regex(/^(?:[a-z0-9]+(?: [a-z0-9]+)*)?$/);
const Slug = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
const Province = z.string().regex(/^[A-Z]{2}$/);

/** What is counted and what only describes: the two ways in which a firm belongs to places, programmes and partners. */
export const DOCUMENT_LEVELS = ["cor", "small", "other"] as const;

/**
 * A firm as a search engine knows it: one flat document, nothing nested (a nested array would match AB and due crosswise),
 * nothing of a contact but what rules.md 9 shows to everybody. The schema is strict: a field more is refused.
 */
export const ContractorDocument = z.strictObject({
  contractorId: z.uuid(),
  dataSet: z.enum(["demo", "live"]),
  sortName: z.string().max(200),
  legalWords: Words,
  otherWords: Words,
  placeWords: Words,
  tradeWords: Words,
  status: z.enum(STATUSES).nullable(),
  underReview: z.boolean(),
  nextDueOn: Day.nullable(),
  levels: z.array(z.enum(DOCUMENT_LEVELS)),
  provinces: z.array(Province),
  programmes: z.array(Slug),
  partners: z.array(Slug),
  corProvinces: z.array(Province),
  corProgrammes: z.array(Slug),
  corPartners: z.array(Slug),
  city: Slug.nullable(),
  cityName: z.string().max(120).nullable(),
  trades: z.array(Slug),
  size: z.enum(SIZES),
  hse: z.enum(HSE_KINDS),
  email: z.enum(EMAIL_CLASSES),
  phone: z.boolean(),
  certificates: z.string().regex(/^(?:[a-z]|$)/),
  addedOn: Day,
  updatedOn: Day,
});
export type ContractorDocument = z.infer<typeof ContractorDocument>;

/** What the directory says of a firm, besides its certifications. */
export interface FirmFacts {
  contractorId: string;
  dataSet: "demo" | "live";
  legalName: string;
  tradeNames: string[];
  formerNames: string[];
  city: string | null;
  province: string | null;
  trades: string[];
  size: string;
  hse: string;
  email: string;
  phone: boolean;
  addedOn: string;
  updatedOn: string;
}

export interface ProvinceNames {
  en: string;
  fr: string;
}

export function contractorDocument(
  firm: FirmFacts,
  standing: FirmStanding,
  provinceNames: ReadonlyMap<string, ProvinceNames>,
): ContractorDocument {
  const holding = standing.certifications.filter((certification) => isStanding(certification.status));
  // A firm none of whose certifications stands is still found by those it has, where their status is asked for.
  const described = holding.length > 0 ? holding : standing.certifications;
  const counted = holding.filter((certification) => certification.period.level === "cor");
  const province = firm.province === null ? null : provinceNames.get(firm.province);
  const city = firm.city === null ? "" : slugOf(firm.city);

  return ContractorDocument.parse({
    contractorId: firm.contractorId,
    dataSet: firm.dataSet,
    sortName: wordsInOrder(firm.legalName),
    legalWords: wordsOf(firm.legalName),
    otherWords: wordsOf(...firm.tradeNames, ...firm.formerNames),
    placeWords: wordsOf(firm.city ?? "", province?.en ?? "", province?.fr ?? ""),
    tradeWords: wordsOf(...firm.trades.flatMap((trade) => [trade, TRADE_WORDS[trade] ?? ""])),
    status: standing.status,
    underReview: standing.underReview,
    nextDueOn: standing.next?.on ?? null,
    levels: [...new Set(described.map((certification) => certification.period.level ?? "other"))].sort(),
    provinces: described.length > 0 ? provincesOf(described) : firm.province === null ? [] : [firm.province],
    programmes: programmesOf(described),
    partners: partnersOf(described),
    corProvinces: provincesOf(counted),
    corProgrammes: programmesOf(counted),
    corPartners: partnersOf(counted),
    city: city === "" ? null : city,
    cityName: city === "" ? null : firm.city?.slice(0, 120),
    trades: [...firm.trades].sort(),
    size: firm.size,
    hse: firm.hse,
    email: firm.email,
    phone: firm.phone,
    certificates: certificatesLine(standing.certifications),
    addedOn: firm.addedOn,
    updatedOn: firm.updatedOn,
  });
}

const provincesOf = (of: AssessedCertification[]) => distinct(of.map((certification) => certification.jurisdiction));
const programmesOf = (of: AssessedCertification[]) =>
  distinct(of.map((certification) => certification.period.programme));
const partnersOf = (of: AssessedCertification[]) => distinct(of.map((certification) => certification.period.partner));

/** For exports, which copy rows and aggregate nothing. */
function certificatesLine(certifications: AssessedCertification[]): string {
  return certifications
    .flatMap(({ jurisdiction, periods }) =>
      periods.map(({ programme, number, endsOn }) =>
        [programme, jurisdiction, number, endsOn === null ? "" : `to ${endsOn}`]
          .filter((part) => part !== "")
          .join(" "),
      ),
    )
    .sort()
    .join("; ");
}

function distinct(values: string[]): string[] {
  return [...new Set(values)].sort();
}

/** By what a list is put in order: the whole name, without its legal form; numbered companies come after the names. */
function wordsInOrder(name: string): string {
  const words = wordsOf(name).slice(0, 199);
  return /^\d/.test(words) ? `~${words}` : words;
}

/** What people type for a trade besides its own tag, in both languages. */
const TRADE_WORDS: Readonly<Record<string, string>> = {
  "residential-builder": "home builder house construction residentielle habitation",
  "industrial-builder": "construction industrielle industriel",
  "general-contractor": "construction entrepreneur general commercial institutional",
  "utilities-water": "water sewer aqueduc egout",
  pipeline: "oil gas oilfield pipelines oleoduc gazoduc",
  "powerline-telecom": "power line utility communication ligne electrique telecommunication",
  "land-development": "subdivision lotissement terrain",
  "roads-bridges": "road highway street bridge paving route pont asphalte",
  civil: "heavy engineering genie travaux",
  concrete: "foundation cement beton fondation",
  "steel-erection": "structural precast acier charpente metallique",
  framing: "charpente ossature",
  masonry: "brick stone maconnerie brique",
  glazing: "glass windows vitrerie verre",
  roofing: "roof toiture couvreur",
  siding: "revetement exterieur",
  "exterior-other": "facade exterieur",
  electrical: "electrician electric electricite electricien",
  mechanical: "plumbing heating hvac plumber plomberie chauffage ventilation mecanique",
  elevators: "escalator ascenseur",
  "equipment-installation": "insulation millwright equipement installation",
  "drywall-insulation": "gypsum placoplatre isolation gypse",
  painting: "painter peinture peintre",
  flooring: "floor plancher revetement",
  tile: "terrazzo tiling carrelage ceramique",
  carpentry: "carpenter millwork menuiserie",
  "finishing-other": "finition",
  "earthworks-demolition": "excavation excavating earthmoving site preparation terrassement",
  oilfield: "oil gas petrole gaz services petroliers",
  trucking: "truck transport camionnage",
  forestry: "forest logging foresterie exploitation forestiere",
  manufacturing: "fabrication manufacturier",
  hospitality: "hotel hotellerie",
  care: "continuing long term soins",
  municipal: "municipality town city municipalite ville",
  "specialty-other": "fencing crane scaffolding scaffold cloture grue echafaudage",
};
