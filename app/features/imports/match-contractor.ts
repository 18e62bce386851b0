import { fold } from "~/features/contractors/fold";
import { forwardSortationArea } from "~/features/contractors/normalise";

/** What identity is decided by (domain.md §7.1): the key of the name, and where the firm is or how it is called. */
export interface Identity {
  matchKey: string;
  city: string | null;
  postalCode: string | null;
  phone: string | null;
}

export interface KnownIdentity extends Identity {
  contractorId: string;
}

export interface NewIdentity extends Identity {
  line: number;
}

interface Firm {
  contractorId: string;
  cities: Set<string>;
  areas: Set<string>;
  phones: Set<string>;
}

/**
 * Which contractor each new row is: one already known with the same key of the name and the same town, postal area or
 * phone; else the firm of an earlier new row that agrees in the same way; else a contractor of its own, named by `newId`.
 * A name alone never joins two firms. The order of the two lists decides where several fit, but for firms that somebody
 * judged different (`apart`): a row that fits both goes to the one it agrees with in more, else to neither.
 */
export function assignContractors(
  rows: readonly NewIdentity[],
  known: readonly KnownIdentity[],
  newId: (row: NewIdentity) => string,
  apart: (one: string, other: string) => boolean = () => false,
): Map<number, string> {
  const firms = new Map<string, Firm[]>();
  for (const identity of known) {
    const same = firms.get(identity.matchKey) ?? [];
    firms.set(identity.matchKey, same);
    let firm = same.find(({ contractorId }) => contractorId === identity.contractorId);
    if (!firm) {
      firm = emptyFirm(identity.contractorId);
      same.push(firm);
    }
    learn(firm, identity);
  }

  const assigned = new Map<number, string>();
  for (const row of rows) {
    const same = firms.get(row.matchKey) ?? [];
    firms.set(row.matchKey, same);
    let firm = fitting(same, row, apart);
    if (!firm) {
      firm = emptyFirm(newId(row));
      same.push(firm);
    }
    learn(firm, row);
    assigned.set(row.line, firm.contractorId);
  }
  return assigned;
}

function emptyFirm(contractorId: string): Firm {
  return { contractorId, cities: new Set(), areas: new Set(), phones: new Set() };
}

function learn(firm: Firm, { city, postalCode, phone }: Identity) {
  if (city !== null) firm.cities.add(fold(city));
  if (postalCode !== null) firm.areas.add(forwardSortationArea(postalCode));
  if (phone !== null) firm.phones.add(phone);
}

function fitting(
  firms: readonly Firm[],
  row: Identity,
  apart: (one: string, other: string) => boolean,
): Firm | undefined {
  const fit = firms.filter((firm) => agreement(firm, row) > 0);
  const first = fit[0];
  if (!first) return undefined;
  const rivals = fit.filter((firm) => fit.some((other) => apart(firm.contractorId, other.contractorId)));
  if (rivals.length === 0) return first;
  const most = Math.max(...fit.map((firm) => agreement(firm, row)));
  const best = fit.filter((firm) => agreement(firm, row) === most);
  const undecided = best.some((firm) => best.some((other) => apart(firm.contractorId, other.contractorId)));
  return undecided ? undefined : best[0];
}

/** How many of town, postal area and phone agree. */
function agreement(firm: Firm, { city, postalCode, phone }: Identity): number {
  return (
    Number(city !== null && firm.cities.has(fold(city))) +
    Number(postalCode !== null && firm.areas.has(forwardSortationArea(postalCode))) +
    Number(phone !== null && firm.phones.has(phone))
  );
}
