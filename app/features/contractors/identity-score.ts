import { compareNames, RARE, type NameAgreement, type NameProfile, type WordWeights } from "./name-similarity";

/** What is known of which firm it is: everything its records say, folded once. */
export interface FirmIdentity {
  legalName: NameProfile;
  tradeNames: readonly NameProfile[];
  formerNames: readonly NameProfile[];
  cities: readonly string[];
  provinces: readonly string[];
  postalCodes: readonly string[];
  phones: readonly string[];
  domains: readonly string[];
  /** "partner number" of each certificate. */
  numbers: readonly string[];
}

export type ReasonKind = "name" | "trade-name" | "former-name" | "place" | "phone" | "domain" | "number";

/** Why two firms may be one. `detail` is the value that both have, or for a name how it agrees; never a sentence. */
export interface IdentityReason {
  kind: ReasonKind;
  weight: number;
  detail: string;
}

export interface IdentityScore {
  score: number;
  /** same: merged without asking. doubtful: for the desk's queue. different: not proposed. */
  decision: "same" | "doubtful" | "different";
  reasons: IdentityReason[];
}

const SURE = 0.95;
/** The most that a pair may score that a person has to look at. */
const MOST_IN_DOUBT = 0.94;

/**
 * Whether two firms of one data set are one (domain.md §7.1, step 8). That two names are one name is asked first and
 * settles nothing by itself: two firms of one name exist, so a merge without a question takes a certificate in common, or
 * the one name and a place or phone in common; a name that is not written alike takes more than the town. A site in common
 * is no place: franchises share one. One name in two provinces is never merged without a question.
 */
export function scoreFirms(one: FirmIdentity, other: FirmIdentity, weights: WordWeights): IdentityScore {
  const name = compareNames(one.legalName, other.legalName, weights);
  const evidence = evidenceOf(one, other);
  const number = firstShared(one.numbers, other.numbers);
  if (number !== undefined) {
    const reasons = [reason("number", 1, number), ...named(name), ...evidence.reasons];
    return name.grade === "different" ? doubtful(0.8, reasons) : { score: 1, decision: "same", reasons };
  }
  if (name.grade === "same") return oneName(one, other, name, evidence, weights);
  if (name.grade === "similar" && !evidence.apart && name.score >= likeEnough(evidence)) {
    return doubtful(name.score * 0.7 + evidence.weight * 0.5, [...named(name), ...evidence.reasons]);
  }
  return otherNames(one, other, evidence, weights);
}

/** How alike names have to be to be worth a look: the less, the more the firms have in common besides. */
function likeEnough({ phone, domain, postalCode, area, city }: Evidence): number {
  if (domain) return 0;
  if (phone || postalCode) return 0.5;
  if (area) return 0.6;
  return city ? 0.75 : 2;
}

function oneName(
  one: FirmIdentity,
  other: FirmIdentity,
  name: NameAgreement,
  evidence: Evidence,
  weights: WordWeights,
): IdentityScore {
  const reasons = [...named(name), ...evidence.reasons];
  const letterForLetter = one.legalName.key === other.legalName.key;
  const { phone, domain, postalCode, area, city } = evidence;
  if (evidence.apart) {
    // A site in common makes a group of them, and perhaps one firm; the name alone in two provinces does not.
    return phone || domain ? doubtful(0.75, reasons) : { score: 0.3, decision: "different", reasons };
  }
  if (phone || postalCode || (domain && city)) return sure(evidence, reasons);
  if (area && name.slips === 0) return sure(evidence, reasons);
  if (city && letterForLetter) return sure(evidence, reasons);
  if (area || city) return doubtful(0.75 + evidence.weight * 0.5, reasons);
  // Offices of one house, or its franchises: the site does not tell which.
  if (domain) return doubtful(0.8, reasons);
  // One name in two towns: a common one is two firms, a rare one is worth a question.
  const telling = one.legalName.numbered !== null || one.legalName.words.some((word) => weights.weight(word) >= RARE);
  return telling ? doubtful(0.6, reasons) : { score: 0.3, decision: "different", reasons };
}

/** A trade name or a former name of one is the other's name: never sure, for a name may be taken over. */
function otherNames(one: FirmIdentity, other: FirmIdentity, evidence: Evidence, weights: WordWeights): IdentityScore {
  const found =
    crossing("trade-name", [one.legalName, ...one.tradeNames], other.tradeNames, weights) ??
    crossing("trade-name", one.tradeNames, [other.legalName], weights) ??
    crossing("former-name", [one.legalName, ...one.formerNames], other.formerNames, weights) ??
    crossing("former-name", one.formerNames, [other.legalName], weights);
  if (found === undefined || evidence.apart || likeEnough(evidence) > 1) {
    return { score: 0, decision: "different", reasons: [] };
  }
  return doubtful(0.6 + evidence.weight * 0.5, [found, ...evidence.reasons]);
}

function crossing(
  kind: ReasonKind,
  names: readonly NameProfile[],
  others: readonly NameProfile[],
  weights: WordWeights,
): IdentityReason | undefined {
  for (const name of names) {
    const same = others.find((candidate) => compareNames(name, candidate, weights).grade === "same");
    if (same) return reason(kind, 0.6, same.key);
  }
  return undefined;
}

interface Evidence {
  reasons: IdentityReason[];
  weight: number;
  phone: boolean;
  domain: boolean;
  postalCode: boolean;
  area: boolean;
  city: boolean;
  /** Both say where they are, and no province is in both. */
  apart: boolean;
}

function evidenceOf(one: FirmIdentity, other: FirmIdentity): Evidence {
  const apart = one.provinces.length > 0 && other.provinces.length > 0 && !firstShared(one.provinces, other.provinces);
  const phone = firstShared(one.phones, other.phones);
  const domain = firstShared(one.domains, other.domains);
  const postalCode = apart ? undefined : firstShared(one.postalCodes, other.postalCodes);
  const area = apart ? undefined : firstShared(areasOf(one), areasOf(other));
  const city = apart ? undefined : firstShared(one.cities, other.cities);
  const reasons: IdentityReason[] = [];
  if (phone !== undefined) reasons.push(reason("phone", 0.4, phone));
  if (domain !== undefined) reasons.push(reason("domain", 0.4, domain));
  if (postalCode !== undefined) reasons.push(reason("place", 0.35, postalCode));
  else if (area !== undefined) reasons.push(reason("place", 0.25, area));
  else if (city !== undefined) reasons.push(reason("place", 0.15, city));
  return {
    reasons,
    weight: Math.min(
      1,
      reasons.reduce((sum, { weight }) => sum + weight, 0),
    ),
    phone: phone !== undefined,
    domain: domain !== undefined,
    postalCode: postalCode !== undefined,
    area: area !== undefined,
    city: city !== undefined,
    apart,
  };
}

/** The first halves of its postal codes: a town quarter, or a stretch of country. */
function areasOf({ postalCodes }: FirmIdentity): string[] {
  return postalCodes.map((code) => code.slice(0, 3));
}

function named({ grade, score, slips }: NameAgreement): IdentityReason[] {
  if (grade === "different") return [];
  return [reason("name", score * 0.6, grade === "same" ? (slips > 0 ? "spelling" : "same") : score.toFixed(2))];
}

function reason(kind: ReasonKind, weight: number, detail: string): IdentityReason {
  return { kind, weight: Math.round(weight * 100) / 100, detail };
}

function sure({ weight }: Evidence, reasons: IdentityReason[]): IdentityScore {
  return { score: Math.round(Math.min(1, SURE + weight * 0.05) * 100) / 100, decision: "same", reasons };
}

function doubtful(score: number, reasons: IdentityReason[]): IdentityScore {
  return { score: Math.round(Math.min(MOST_IN_DOUBT, score) * 100) / 100, decision: "doubtful", reasons };
}

function firstShared(one: readonly string[], other: readonly string[]): string | undefined {
  return one.find((value) => other.includes(value));
}
