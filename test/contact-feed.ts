/** A contact-research source of its own with one firm: what a test publishes touches no other test's rows. */
import { randomUUID } from "node:crypto";
import {
  checkContactRow,
  CONTACT_STAGING,
  type ContactField,
  STAGED_CONTACT_COLUMNS,
} from "~/features/contacts/contact-row";
import { matchContacts, publishContacts } from "~/features/contacts/publish-contacts.server";
import { matchKey } from "~/features/contractors/match-key";
import { importerPool, withTransaction } from "~/platform/db.server";
import type { TestDatabase } from "./database";

export type ResearchRow = Partial<Record<ContactField, string>>;

export async function contactFeed(database: TestDatabase) {
  const token = randomUUID().slice(0, 8);
  const sourceId = `research-${token}`;
  const legalName = `Apex ${token} Ltd.`;
  await database.rows(
    "INSERT INTO public.source (id, publisher, kind, data_set, terms_status) VALUES ($1, 'Test', 'contact-research', 'demo', 'permission')",
    [sourceId],
  );
  const [firm] = await database.rows<{ id: string }>(
    `INSERT INTO public.contractor (data_set, legal_name, match_key, city, province, postal_code, website, export_name, created_on, updated_on)
     VALUES ('demo', $1, $2, 'Calgary', 'AB', 'T2P 1J9', 'https://apex.example.com', $1, '2026-11-01', '2026-11-01') RETURNING id`,
    [legalName, matchKey(legalName)],
  );
  const contractorId = firm!.id;

  /** Says what publishing did, and how many rows the row rules or the matching rejected. */
  const publish = async (listDate: string, rows: ResearchRow[], { countAbsences = true } = {}) => {
    const [run] = await database.rows<{ id: string }>(
      "INSERT INTO public.import_run (source_id, file_name) VALUES ($1, 'f.csv') RETURNING id",
      [sourceId],
    );
    const runId = Number(run!.id);
    return withTransaction(importerPool(), async (tx) => {
      for (const [index, row] of rows.entries()) {
        const checked = checkContactRow(
          { legal_name: legalName, city: "Calgary", province: "AB", ...row },
          { matchKey },
        );
        if (checked.status === "rejected") throw new Error(checked.reason);
        const values = [runId, index + 2, ...checked.values];
        await tx.query(
          `INSERT INTO ${CONTACT_STAGING.rows} (run_id, line, ${STAGED_CONTACT_COLUMNS.join(", ")})
           VALUES (${values.map((_, at) => `$${at + 1}`).join(", ")})`,
          values,
        );
      }
      const { rejected } = await matchContacts(tx, { runId, sourceId });
      const { rows: readings } = await tx.query<{ id: number }>(
        `INSERT INTO public.reading (source_id, list_date, file_sha256, run_id, rows, absences_counted)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
        [sourceId, listDate, randomUUID(), runId, rows.length, countAbsences],
      );
      const published = await publishContacts(tx, {
        runId,
        sourceId,
        readingId: readings[0]!.id,
        listDate,
        countAbsences,
      });
      await tx.query(`DELETE FROM ${CONTACT_STAGING.rows} WHERE run_id = $1`, [runId]);
      return { ...published, rejected, runId };
    });
  };

  const previews = async () => {
    const rows = await database.rows<{ row: Record<string, unknown> & { contact_id: string } }>(
      "SELECT to_jsonb(p) AS row FROM public.contact_preview p WHERE contractor_id = $1 ORDER BY kind, first_seen, contact_id",
      [contractorId],
    );
    return rows.map(({ row }) => row);
  };
  return { sourceId, contractorId, legalName, publish, previews };
}
