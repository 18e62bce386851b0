import { assessFirm } from "~/features/certifications/certification";
import { clockRules, everyFirmStanding, productDay } from "~/features/certifications/certifications.server";
import { indexerPool, withTransaction, type Tx } from "~/platform/db.server";

import { keepNumbers } from "./directory-numbers.server";
import { contractorDocument, type ContractorDocument, type FirmFacts, type ProvinceNames } from "./contractor-document";
import type { SearchEngine } from "./engine";
import { searchEngine } from "./search-engine.server";

const BATCH = 2_000;

export interface Rebuilt {
  documents: number;
  directoryVersion: number;
  productDay: string;
  seconds: number;
}

/**
 * Writes every firm's search document as of the product day, from the directory as it stands now. Rows that did not
 * change are left alone, so it serves publish, the nightly change of statuses and `npm run reindex` alike, and a second
 * run changes nothing.
 */
export async function rebuildDocuments(engine: SearchEngine = searchEngine()): Promise<Rebuilt> {
  const started = performance.now();
  const { documents, directoryVersion, day } = await withTransaction(indexerPool(), async (tx) => {
    await tx.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    const { rows } = await tx.query<{ version: number }>(
      "SELECT version::int AS version FROM public.directory_version",
    );
    const today = await productDay(tx);
    const written = await engine.replaceAll(documentsOf(tx, today));
    return { documents: written.documents, directoryVersion: rows[0]!.version, day: today };
  });
  await withTransaction(indexerPool(), async (tx) => {
    // An opt-out may have committed after our snapshot was taken: contact facets are compared once more, and it wins.
    const { rowCount } = await tx.query(
      `WITH now AS (
         SELECT d.contractor_id, coalesce(f.hse, 'none') AS hse, coalesce(f.email, 'none') AS email, coalesce(f.phone, false) AS phone
           FROM public.search_document d LEFT JOIN public.contact_facet f USING (contractor_id))
       UPDATE public.search_document d SET hse = now.hse, email = now.email, phone = now.phone
         FROM now WHERE now.contractor_id = d.contractor_id
          AND (d.hse, d.email, d.phone) IS DISTINCT FROM (now.hse, now.email, now.phone)`,
    );
    await tx.query(
      `UPDATE public.search_index
          SET directory_version = $1, product_day = $2, documents = $3, built_at = now(), generation = generation + $4`,
      [directoryVersion, day, documents, (rowCount ?? 0) > 0 ? 1 : 0],
    );
    await keepNumbers(tx, { directoryVersion, day });
  });
  return { documents, directoryVersion, productDay: day, seconds: (performance.now() - started) / 1000 };
}

interface FirmRow {
  id: string;
  data_set: "demo" | "live";
  legal_name: string;
  trade_names: string[];
  former_names: string[];
  city: string | null;
  province: string | null;
  trades: string[];
  size: string;
  created_on: string;
  updated_on: string;
}

const NO_CERTIFICATION = assessFirm([], "1970-01-01", []);

async function* documentsOf(tx: Tx, today: string): AsyncGenerator<ContractorDocument> {
  const rules = await clockRules(tx);
  const provinces = await provinceNames(tx);
  const contacts = await contactFacets(tx);
  const standings = everyFirmStanding(tx, rules, today);
  let standing = await standings.next();
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const { rows } = await tx.query<FirmRow>(
      `SELECT id, data_set, legal_name, trade_names, former_names, city, province, trades, size,
              created_on::text AS created_on, updated_on::text AS updated_on
         FROM public.contractor WHERE hidden_at IS NULL AND id > $1 ORDER BY id LIMIT $2`,
      [after, BATCH],
    );
    if (rows.length === 0) return;
    after = rows.at(-1)!.id;
    for (const row of rows) {
      // Both come in the order of ids; a hidden firm's certifications are passed over.
      while (!standing.done && standing.value[0] < row.id) standing = await standings.next();
      const own = !standing.done && standing.value[0] === row.id ? standing.value[1] : NO_CERTIFICATION;
      const contact = contacts.get(row.id);
      const firm: FirmFacts = {
        contractorId: row.id,
        dataSet: row.data_set,
        legalName: row.legal_name,
        tradeNames: row.trade_names,
        formerNames: row.former_names,
        city: row.city,
        province: row.province,
        trades: row.trades,
        size: row.size,
        hse: contact?.hse ?? "none",
        email: contact?.email ?? "none",
        phone: contact?.phone ?? false,
        addedOn: row.created_on,
        updatedOn: row.updated_on,
      };
      yield contractorDocument(firm, own, provinces);
    }
    if (rows.length < BATCH) return;
  }
}

async function provinceNames(tx: Tx): Promise<Map<string, ProvinceNames>> {
  const { rows } = await tx.query<{ code: string; name_en: string; name_fr: string }>(
    "SELECT code, name_en, name_fr FROM public.jurisdiction",
  );
  return new Map(rows.map((row) => [row.code, { en: row.name_en, fr: row.name_fr }]));
}

async function contactFacets(tx: Tx) {
  const { rows } = await tx.query<{ contractor_id: string; hse: string; email: string; phone: boolean }>(
    "SELECT contractor_id, hse, email, phone FROM public.contact_facet",
  );
  return new Map(rows.map((row) => [row.contractor_id, row]));
}
