import type { Outcome } from "./holding";

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
export const SAFE_BASE_FIRMS = 170;

export const SMALL: readonly (readonly [source: string, jurisdiction: string, programme: string, firms: number])[] = [
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

export const GONE: readonly (readonly [outcome: Outcome, source: string, jurisdiction: string, firms: number])[] = [
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
export const LETTERS: readonly (readonly [
  source: string,
  jurisdiction: string,
  homes: readonly string[],
  firms: number,
])[] = [
  ["dsa-ontario", "ON", ["QC", "QC", "QC", "PE"], 62],
  ["dsa-prairie", "SK", ["QC", "ON", "PE"], 22],
  ["dsa-prairie", "MB", ["QC", "ON", "BC"], 18],
  ["dsa-north", "YT", ["BC", "AB", "QC"], 18],
];
export const SAFE_WORK_CERTIFIED_FIRMS = 64;

/** Second certificates of firms whose first one stands: [first list, first place, second list, second place, firms]. */
export const SECOND: readonly (readonly [string, string, string, string, number])[] = [
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
export const SECOND_LETTERS: readonly (readonly [string, string, string, string, number])[] = [
  ["dsa-build-ab", "AB", "dsa-prairie", "SK", 24],
  ["dsa-ontario", "ON", "dsa-prairie", "MB", 14],
  ["dsa-bc", "BC", "dsa-north", "YT", 10],
  ["dsa-atlantic", "NB", "dsa-ontario", "ON", 12],
];

export const FRENCH_SHARE: Readonly<Record<string, number>> = {
  QC: 0.95,
  NB: 0.36,
  ON: 0.08,
  MB: 0.05,
  NS: 0.03,
  PE: 0.04,
};

/** Where a firm may be at home that was certified elsewhere. */
export const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
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
