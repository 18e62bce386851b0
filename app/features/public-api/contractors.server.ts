import { firmStandings } from "~/features/certifications/certifications.server";
import { previewsFor } from "~/features/contacts/previews.server";
import { contractorFacts, currentContractorId } from "~/features/contractors/contractor-facts.server";
import { eventsOf, sourcesOf } from "~/features/contractors/provenance.server";
import type { Said } from "~/features/contractors/value-provenance";
import { valueProvenanceOf, type ValueProvenance } from "~/features/contractors/value-provenance.server";
import { ownedAmong } from "~/features/reveals/reveals.server";
import { representContractor, type ContractorRepresentation } from "./contractor-representation";

type Seat = { teamId: string; userId: string };

/** Firms in the order of `ids`, as the API says them; `owned` is the asking team's, so no shared cache may keep them. */
export async function representContractors(seat: Seat, ids: readonly string[]): Promise<ContractorRepresentation[]> {
  const [facts, standings, previews] = await Promise.all([contractorFacts(ids), firmStandings(ids), previewsFor(ids)]);
  const shown = ids.flatMap((id) => previews.get(id) ?? []);
  const owned = await ownedAmong(
    seat,
    shown.map((preview) => preview.contactId),
  );
  return ids.flatMap((id) => {
    const firm = facts.get(id);
    return firm ? [representContractor(firm, standings.get(id), previews.get(id) ?? [], owned)] : [];
  });
}

/** One firm with its sources and history; an id that was merged away gives the firm it stands for. Null: unknown. */
export async function representContractorPage(seat: Seat, id: string) {
  const current = await currentContractorId(id);
  if (current === null) return null;
  const [[firm], sources, history] = await Promise.all([
    representContractors(seat, [current]),
    sourcesOf(current),
    eventsOf(current),
  ]);
  if (!firm) return null;
  const said = await valueProvenanceOf(current, firm.former_names);
  return {
    ...firm,
    sources: sources.map((source) => ({
      source: source.id,
      publisher: source.publisher,
      kind: source.kind,
      first_seen: source.firstSeen,
      last_seen: source.lastSeen,
      still_listed: source.stillListed,
      values: valuesOf(source.id, said),
    })),
    history: history.map(({ on, kind, publisher, facts }) => ({ on, kind, publisher, facts })),
  };
}

/** Which of the shown values a source gave. Those of a certificate name it by its number. */
function valuesOf(source: string, { values, certificates }: ValueProvenance) {
  const seen = (said: Said) => ({
    list_date: said.listDate,
    line: said.line,
    first_seen: said.firstSeen,
    last_seen: said.lastSeen,
    still_listed: said.stillListed,
  });
  return [
    ...values
      .filter((value) => value.source === source)
      .map((value) => ({ field: value.field as string, certificate: null, value: value.value, ...seen(value) })),
    ...certificates
      .filter((certificate) => certificate.source === source)
      .flatMap((certificate) =>
        certificate.values.map(({ field, value, firstSeen }) => ({
          field: field as string,
          certificate: certificate.number,
          value,
          ...seen({ ...certificate, firstSeen }),
        })),
      ),
  ];
}
