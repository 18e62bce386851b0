import { webPool } from "~/platform/db.server";

/** One publisher that says something of the firm. */
export interface ContractorSource {
  id: string;
  publisher: string;
  kind: "certification-list" | "business-directory";
  firstSeen: string;
  lastSeen: string;
  /** Still on the publisher's latest list. */
  stillListed: boolean;
}

/** Where the facts of a firm come from, the latest first. Last seen is derived from the readings (rules.md 35). */
export async function sourcesOf(contractorId: string): Promise<ContractorSource[]> {
  const { rows } = await webPool().query<ContractorSource>(
    `SELECT s.id, s.publisher, s.kind, min(p.first_seen) AS "firstSeen", max(p.last_seen) AS "lastSeen",
            bool_or(p.missing_since IS NULL) AS "stillListed"
       FROM public.record_presence p
       JOIN public.source s ON s.id = p.source_id
      WHERE p.contractor_id = $1
      GROUP BY s.id, s.publisher, s.kind
      ORDER BY "lastSeen" DESC, s.publisher`,
    [contractorId],
  );
  return rows;
}

export interface ContractorEvent {
  id: number;
  kind: string;
  on: string;
  publisher: string;
  facts: Record<string, unknown>;
}

const MOST_EVENTS = 40;

/** What the imports saw happen to the firm, newest first. */
export async function eventsOf(contractorId: string): Promise<ContractorEvent[]> {
  const { rows } = await webPool().query<ContractorEvent>(
    `SELECT e.id, e.kind, e.on_date AS "on", s.publisher, e.facts
       FROM public.standing_event e
       JOIN public.import_run r ON r.id = e.run_id
       JOIN public.source s ON s.id = r.source_id
      WHERE e.contractor_id = $1 AND e.kind <> 'not-seen-once'
      ORDER BY e.on_date DESC, e.id DESC LIMIT ${MOST_EVENTS}`,
    [contractorId],
  );
  return rows;
}
