/**
 * Firms and certifications for tests of what the directory says, written straight as the owner: sources with readings,
 * and firms whose records stand on them.
 */
import { randomUUID } from "node:crypto";
import type pg from "pg";

export interface TestSource {
  id: string;
  partner: string;
  dataSet: "demo" | "live";
  reading: number;
}

/** A partner with a list that was read once. */
export async function createSource(
  owner: pg.Pool,
  {
    dataSet = "demo",
    listDate = "2026-11-16",
    kind = "certification-list",
    jurisdictions = ["AB"],
  }: { dataSet?: "demo" | "live"; listDate?: string; kind?: string; jurisdictions?: string[] } = {},
): Promise<TestSource> {
  const id = `list-${randomUUID().slice(0, 8)}`;
  await owner.query(
    `insert into public.partner (slug, name, jurisdictions, industry_en, industry_fr, data_set, checked_on)
     values ($1, $2, $3, 'Construction', 'Construction', $4, '2026-11-16')`,
    [id, `Partner ${id}`, jurisdictions, dataSet],
  );
  await owner.query(
    `insert into public.source (id, publisher, kind, data_set, partner, terms_status) values ($1, $2, $3, $4, $1, 'permission')`,
    [id, `Publisher of ${id}`, kind, dataSet],
  );
  return { id, partner: id, dataSet, reading: await readList(owner, id, listDate) };
}

/** A further list of the source; its absences count. */
export async function readList(owner: pg.Pool, sourceId: string, listDate: string): Promise<number> {
  const { rows } = await owner.query<{ id: string }>(
    `with run as (
       insert into public.import_run (source_id, file_name, list_date, stage, outcome) values ($1, 'list.csv', $2, 'published', 'published') returning id)
     insert into public.reading (source_id, list_date, file_sha256, run_id, rows, absences_counted)
     select $1, $2, run.id::text, run.id, 1, true from run returning id`,
    [sourceId, listDate],
  );
  return Number(rows[0]!.id);
}

export interface FirmOptions {
  name?: string;
  tradeNames?: string[];
  city?: string;
  province?: string;
  trades?: string[];
  size?: string;
}

export async function createFirm(owner: pg.Pool, dataSet: "demo" | "live", options: FirmOptions = {}): Promise<string> {
  const name = options.name ?? `Firm ${randomUUID().slice(0, 8)} Ltd.`;
  const { rows } = await owner.query<{ id: string }>(
    `insert into public.contractor (data_set, legal_name, trade_names, match_key, city, province, trades, size, export_name, created_on, updated_on)
     values ($1, $2, $3, lower($2), $4, $5, $6, $7, $2, '2026-08-31', '2026-11-16') returning id`,
    [
      dataSet,
      name,
      options.tradeNames ?? [],
      options.city ?? null,
      options.province ?? "AB",
      options.trades ?? [],
      options.size ?? "unknown",
    ],
  );
  return rows[0]!.id;
}

export interface CertificationOptions {
  jurisdiction?: string;
  family?: string;
  programme?: string;
  kind?: "certificate" | "standing" | "letter";
  dateKind?: string;
  issuedOn?: string | null;
  endsOn?: string | null;
  published?: "suspended" | "revoked" | null;
  missingSince?: number | null;
}

/** A line of the source that certifies the firm. */
export async function certify(
  owner: pg.Pool,
  source: TestSource,
  firm: string,
  options: CertificationOptions = {},
): Promise<void> {
  const {
    jurisdiction = "AB",
    family = "cor",
    programme = "cor",
    kind = "certificate",
    dateKind = "cert_3y",
  } = options;
  const { issuedOn = null, endsOn = null, published = null, missingSince = null } = options;
  const number = `DEMO-${randomUUID().slice(0, 8)}`;
  const record = await owner.query<{ id: string }>(
    `insert into public.source_record (source_id, natural_key, contractor_id, legal_name, match_key, jurisdiction, programme, partner, period_kind, number, issued_on, expires_on, date_kind, line, first_reading, changed_reading, missing_since)
     values ($1, $2, $3, 'x', 'x', $4, $5, $6, $7, $2, $8, $9, $10, 1, $11, $11, $12) returning id`,
    [
      source.id,
      number,
      firm,
      jurisdiction,
      programme,
      source.partner,
      kind,
      issuedOn,
      endsOn,
      dateKind,
      source.reading,
      missingSince,
    ],
  );
  const certification = await owner.query<{ id: string }>(
    `insert into public.certification (contractor_id, jurisdiction, family) values ($1, $2, $3)
     on conflict (contractor_id, jurisdiction, family) do update set family = excluded.family returning id`,
    [firm, jurisdiction, family],
  );
  await owner.query(
    `insert into public.certification_period (certification_id, record_id, kind, programme, partner, number, issued_on, expires_on, date_kind, published_status, began_reading)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      certification.rows[0]!.id,
      record.rows[0]!.id,
      kind,
      programme,
      source.partner,
      number,
      issuedOn,
      endsOn,
      dateKind,
      published,
      source.reading,
    ],
  );
}
