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
 * A name alone never joins two firms. The order of the two lists decides where several fit.
 */
export function assignContractors(
  rows: readonly NewIdentity[],
  known: readonly KnownIdentity[],
  newId: (row: NewIdentity) => string,
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
    let firm = same.find((candidate) => agrees(candidate, row));
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

function agrees(firm: Firm, { city, postalCode, phone }: Identity): boolean {
  return (
    (city !== null && firm.cities.has(fold(city))) ||
    (postalCode !== null && firm.areas.has(forwardSortationArea(postalCode))) ||
    (phone !== null && firm.phones.has(phone))
  );
}
