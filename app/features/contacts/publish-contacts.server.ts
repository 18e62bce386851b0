import type { Tx } from "~/platform/db.server";

/**
 * From staged rows to contacts: match, compare, publish. Every step is a statement over the whole run; all of it happens in
 * the importer's transaction, under its global lock. The engine reads, stages and counts; only this file names the vault.
 */

export interface ContactRun {
  runId: number;
  sourceId: string;
}

interface PublishableRun extends ContactRun {
  readingId: number;
  listDate: string;
  countAbsences: boolean;
  /** Of `diffContacts` in this very transaction, whose locks on the gates still hold. */
  diff?: ContactDiff;
}

export interface ContactDiff {
  added: number;
  changed: number;
  unchanged: number;
  absent: number;
  /** Rows of people and mailboxes that opted out: neither written nor named anywhere. */
  suppressed: number;
}

export interface PublishedContacts extends ContactDiff {
  /** Contacts told as contact-found and contact-gone. */
  found: number;
  gone: number;
}

/** Finds each row's firm within the source's data set; a row without one, or with a second of its id, becomes a reject. */
export async function matchContacts(tx: Tx, { runId, sourceId }: ContactRun): Promise<{ rejected: number }> {
  return asSets(tx, async () => {
    await tx.query("SELECT vault.analyze_staged()");
    await tx.query(BY_NUMBER, [runId, sourceId]);
    await tx.query(BY_NAME_AND_PLACE, [runId, sourceId]);
    const { rowCount } = await tx.query(REJECT_UNMATCHED, [runId]);
    return { rejected: rowCount ?? 0 };
  });
}

/** What publishing would do. Suppression is looked at here too, so that a dry run tells the same numbers. */
export async function diffContacts(tx: Tx, { runId, sourceId }: ContactRun): Promise<ContactDiff> {
  return asSets(tx, async () => {
    await tx.query(COMPARE, [runId, sourceId]);
    await tx.query("SELECT vault.hold_staged_gates($1)", [runId]);
    const { rows } = await tx.query<ContactDiff>(COUNT, [runId, sourceId]);
    return rows[0]!;
  });
}

/** Writes what `diffContacts` found. Ids stay: another e-mail, phone or title is the same contact (rules.md 24). */
export async function publishContacts(tx: Tx, run: PublishableRun): Promise<PublishedContacts> {
  const diff = run.diff ?? (await diffContacts(tx, run));
  // Triggers of the vault keep what each statement replaces under this number, so that it can be undone.
  await tx.query("SELECT set_config('trucor.run_id', $1, true)", [String(run.runId)]);
  const write = () => writeContacts(tx, run, diff);
  return diff.added + diff.changed > MANY ? asSets(tx, write) : write();
}

async function writeContacts(tx: Tx, run: PublishableRun, diff: ContactDiff): Promise<PublishedContacts> {
  const { runId, sourceId, readingId, listDate, countAbsences } = run;
  // The compared state of the rows is new since they were counted: taken for one row, they would be joined each with each.
  await tx.query("SELECT vault.analyze_staged()");

  await tx.query(SAY_MORE, [runId]);
  const people = await tx.query<{ id: string }>(WRITE_PEOPLE, [runId, readingId]);
  const mailboxes = await tx.query<{ id: string }>(WRITE_MAILBOXES, [runId, readingId]);
  await tx.query(POINT_TO_CONTACTS, [runId]);
  const before = await tx.query<{ contact_id: string }>(STOOD_FOR, [runId, sourceId]);
  await tx.query(WRITE_RECORDS, [runId, sourceId, readingId]);
  await tx.query(WRITE_EMAILS, [runId, readingId]);
  await tx.query(WRITE_PHONES, [runId, readingId]);
  const absent = countAbsences
    ? await tx.query<{ contact_id: string }>(MARK_ABSENT, [runId, sourceId, readingId])
    : { rows: [] };

  const listed = await tx.query<{ contact_id: string }>(
    "SELECT DISTINCT contact_id FROM vault.staged_contact WHERE run_id = $1 AND state IN ('added', 'changed')",
    [runId],
  );
  if (listed.rows.length > MANY) await tx.query("SELECT vault.analyze_contacts()");
  const touched = [...new Set([...before.rows, ...absent.rows, ...listed.rows].map((row) => row.contact_id))];
  if (touched.length > 0) {
    await tx.query(FOLLOW_RECORDS, [touched, readingId]);
    await tx.query(FOLLOW_POINTS, [touched, readingId]);
    await tx.query("SELECT vault.refresh_contacts($1)", [touched]);
  }

  const found = [...people.rows, ...mailboxes.rows].map((row) => row.id);
  await tx.query(TELL_FOUND, [found, runId, readingId, listDate]);
  const gone = countAbsences ? await tellGoneContacts(tx, run) : 0;
  return { ...diff, found: found.length, gone };
}

/** Tells the contacts that this reading, though it says nothing new, is the second counted one without. */
export async function tellGoneContacts(
  tx: Tx,
  { sourceId, runId, readingId, listDate }: Omit<PublishableRun, "countAbsences">,
): Promise<number> {
  await tx.query("SELECT set_config('trucor.run_id', $1, true)", [String(runId)]);
  const { rowCount } = await tx.query(TELL_GONE, [sourceId, runId, readingId, listDate]);
  return rowCount ?? 0;
}

/** From here on fresh statistics cost less than what they save. */
const MANY = 500;

/**
 * Thousands of rows are joined that the planner has not yet counted; a nested loop, chosen for a few, would compare each
 * with each for minutes.
 */
async function asSets<Result>(tx: Tx, work: () => Promise<Result>): Promise<Result> {
  await tx.query("SET LOCAL enable_nestloop = off");
  const result = await work();
  await tx.query("SET LOCAL enable_nestloop = on");
  return result;
}

const BY_NUMBER = `
  UPDATE vault.staged_contact s SET contractor_id = m.contractor_id
    FROM (SELECT p.number, min(c.contractor_id::text)::uuid AS contractor_id
            FROM public.certification_period p
            JOIN public.certification c ON c.id = p.certification_id
            JOIN public.contractor k ON k.id = c.contractor_id
            JOIN public.source o ON o.id = $2 AND o.data_set = k.data_set
           WHERE k.hidden_at IS NULL AND p.hidden_at IS NULL
           GROUP BY p.number HAVING count(DISTINCT c.contractor_id) = 1) m
   WHERE s.run_id = $1 AND s.contractor_id IS NULL AND s.number = m.number`;

/** Same key and postal code, else same key and town, else the only firm of that key in the province. */
const BY_NAME_AND_PLACE = `
  WITH candidate AS (
    SELECT s.line, k.id AS contractor_id,
           max(CASE WHEN s.postal_code IS NOT NULL AND s.postal_code IN (k.postal_code, r.postal_code) THEN 3
                    WHEN s.city IS NOT NULL AND lower(s.city) IN (lower(k.city), lower(r.city)) AND (s.province IS NULL OR s.province IN (k.province, r.province)) THEN 2
                    WHEN s.province IS NOT NULL AND s.province IN (k.province, r.province) THEN 1
                    ELSE 0 END) AS agreement
      FROM vault.staged_contact s
      JOIN public.source o ON o.id = $2
      JOIN public.contractor k ON k.data_set = o.data_set AND k.match_key = s.match_key AND k.hidden_at IS NULL
      LEFT JOIN public.source_record r ON r.contractor_id = k.id AND r.hidden_at IS NULL
     WHERE s.run_id = $1 AND s.contractor_id IS NULL
     GROUP BY s.line, k.id
  ), best AS (
    SELECT line, min(contractor_id::text)::uuid AS contractor_id, agreement, count(*) AS firms,
           rank() OVER (PARTITION BY line ORDER BY agreement DESC) AS place
      FROM candidate GROUP BY line, agreement
  )
  UPDATE vault.staged_contact s SET contractor_id = b.contractor_id
    FROM best b WHERE s.run_id = $1 AND s.line = b.line AND b.place = 1 AND b.firms = 1 AND b.agreement > 0`;

const REJECT_UNMATCHED = `
  WITH second AS (
    SELECT line, row_number() OVER (PARTITION BY natural_key ORDER BY line) AS nth FROM vault.staged_contact WHERE run_id = $1
  ), refused AS (
    DELETE FROM vault.staged_contact s USING second n
     WHERE s.run_id = $1 AND s.line = n.line AND (s.contractor_id IS NULL OR n.nth > 1)
     RETURNING s.line, s.natural_key, coalesce(s.legal_name, s.number) AS firm, n.nth
  )
  INSERT INTO vault.import_issue (run_id, line, natural_key, field, value, reason, mend)
  SELECT $1, line, natural_key,
         CASE WHEN nth > 1 THEN 'natural_key' ELSE 'legal_name' END,
         left(CASE WHEN nth > 1 THEN natural_key ELSE firm END, 80),
         CASE WHEN nth > 1 THEN 'The id stands in the file twice.' ELSE 'No one firm of the directory has this name and place.' END,
         CASE WHEN nth > 1 THEN 'Give each row an id of its own.' ELSE 'Write the firm as a partner lists it, with its certificate number or postal code.' END
    FROM refused`;

const COMPARE = `
  UPDATE vault.staged_contact s
     SET fingerprint = f.print,
         state = CASE WHEN r.id IS NULL OR r.hidden_at IS NOT NULL THEN 'added'
                      WHEN r.fingerprint = f.print AND r.missing_since IS NULL THEN 'unchanged' ELSE 'changed' END
    FROM vault.staged_contact t
   CROSS JOIN LATERAL (SELECT public.digest(ROW(t.contractor_id, t.kind, t.function, t.seniority, t.person_name, t.person_folded, t.title, t.designations,
             t.email, t.email_class, t.email_checked_on, t.phone, t.phone_extension, t.phone_kind, t.published_by, t.source_url,
             t.captured_on, t.snapshot_ref, t.no_solicitation)::text, 'sha256') AS print) f
    LEFT JOIN vault.contact_record r ON r.source_id = $2 AND r.natural_key = t.natural_key
   WHERE s.run_id = $1 AND t.run_id = $1 AND t.line = s.line`;

/** A rejected row of a known contact is present (rules.md 34). */
const ABSENT = `
  r.source_id = $2 AND r.missing_since IS NULL AND r.hidden_at IS NULL
  AND NOT EXISTS (SELECT FROM vault.staged_contact s WHERE s.run_id = $1 AND s.natural_key = r.natural_key)
  AND NOT EXISTS (SELECT FROM vault.import_issue i WHERE i.run_id = $1 AND i.natural_key = r.natural_key)`;

const COUNT = `
  SELECT count(*) FILTER (WHERE state = 'added')::integer AS added,
         count(*) FILTER (WHERE state = 'changed')::integer AS changed,
         count(*) FILTER (WHERE state = 'unchanged')::integer AS unchanged,
         count(*) FILTER (WHERE state = 'suppressed')::integer AS suppressed,
         (SELECT count(*) FROM vault.contact_record r WHERE ${ABSENT})::integer AS absent
    FROM vault.staged_contact WHERE run_id = $1`;

/** An owner is a likely decision maker only in a small firm (domain.md §5.1). */
const FUNCTION_HERE = `
  CASE WHEN s.function = 'OWNER_PROXY' AND k.size NOT IN ('1-4', '5-9', '10-19') THEN 'OTHER' ELSE s.function END`;

/** Hidden by an undo, a list brings it back; taken off sale by the desk, it stays off. */
const IS_OFF = "(c.retired_at IS NOT NULL AND c.withdrawn_at IS NULL)";
const STAYS_OFF = "CASE WHEN c.withdrawn_at IS NOT NULL THEN c.retired_at END";
const REVIVED = `retired_at = ${STAYS_OFF}, first_reading = CASE WHEN ${IS_OFF} THEN excluded.first_reading ELSE c.first_reading END`;

/** The contact that a staged row speaks of. */
const ITS_CONTACT = `
  s.run_id = $1 AND s.state IN ('added', 'changed') AND c.contractor_id = s.contractor_id
     AND ((s.person_folded IS NOT NULL AND c.person_folded = s.person_folded) OR (s.person_folded IS NULL AND c.mailbox = s.email_folded))`;

/** What the desk took off sale is back when a row names it after lists without it, or with an address or number of its own. */
const SAY_MORE = `
  UPDATE vault.contact c SET withdrawn_at = NULL FROM vault.staged_contact s
   WHERE c.withdrawn_at IS NOT NULL AND ${ITS_CONTACT}
     AND (c.missing_since IS NOT NULL OR EXISTS (
       SELECT FROM (VALUES ('email', s.email_folded), ('phone', s.phone)) AS v (channel, said)
        WHERE v.said IS NOT NULL AND NOT EXISTS (
          SELECT FROM vault.contact_point p WHERE p.contact_id = c.id AND p.channel = v.channel AND p.value_folded = v.said)))`;

/** Answers the ids that are new to the directory or back after an undo. */
const WRITE_PEOPLE = `
  WITH said AS (
    SELECT DISTINCT ON (s.contractor_id, s.person_folded) s.contractor_id, s.kind, ${FUNCTION_HERE} AS function, s.seniority,
           s.person_name, s.person_folded, s.title, s.designations
      FROM vault.staged_contact s JOIN public.contractor k ON k.id = s.contractor_id
     WHERE s.run_id = $1 AND s.state IN ('added', 'changed') AND s.person_folded IS NOT NULL
     ORDER BY s.contractor_id, s.person_folded, (s.kind = 'named') DESC, s.line
  ), known AS (
    SELECT c.id, ${IS_OFF} AS retired FROM vault.contact c
      JOIN said USING (contractor_id, person_folded)
  ), written AS (
    INSERT INTO vault.contact AS c (contractor_id, kind, function, seniority, person_name, person_folded, title, designations, first_reading)
    SELECT contractor_id, kind, function, seniority, person_name, person_folded, title, designations, $2 FROM said
    ON CONFLICT (contractor_id, person_folded) WHERE person_folded IS NOT NULL DO UPDATE
      SET kind = excluded.kind, function = excluded.function, seniority = excluded.seniority, person_name = excluded.person_name,
          title = excluded.title, designations = excluded.designations, ${REVIVED}
      WHERE (c.kind, c.function, c.seniority, c.person_name, c.title, c.designations, c.retired_at) IS DISTINCT FROM
            (excluded.kind, excluded.function, excluded.seniority, excluded.person_name, excluded.title, excluded.designations, ${STAYS_OFF})
    RETURNING c.id
  )
  SELECT w.id FROM written w LEFT JOIN known n ON n.id = w.id WHERE n.id IS NULL OR n.retired`;

const WRITE_MAILBOXES = `
  WITH said AS (
    SELECT DISTINCT ON (s.contractor_id, s.email_folded) s.contractor_id, s.kind, s.function, s.seniority, s.email_folded AS mailbox
      FROM vault.staged_contact s
     WHERE s.run_id = $1 AND s.state IN ('added', 'changed') AND s.person_folded IS NULL
     ORDER BY s.contractor_id, s.email_folded, s.line
  ), known AS (
    SELECT c.id, ${IS_OFF} AS retired FROM vault.contact c JOIN said USING (contractor_id, mailbox)
  ), written AS (
    INSERT INTO vault.contact AS c (contractor_id, kind, function, seniority, mailbox, first_reading)
    SELECT contractor_id, kind, function, seniority, mailbox, $2 FROM said
    ON CONFLICT (contractor_id, mailbox) WHERE mailbox IS NOT NULL DO UPDATE
      SET kind = excluded.kind, function = excluded.function, ${REVIVED}
      WHERE (c.kind, c.function, c.retired_at) IS DISTINCT FROM (excluded.kind, excluded.function, ${STAYS_OFF})
    RETURNING c.id
  )
  SELECT w.id FROM written w LEFT JOIN known n ON n.id = w.id WHERE n.id IS NULL OR n.retired`;

const POINT_TO_CONTACTS = `
  UPDATE vault.staged_contact s SET contact_id = c.id FROM vault.contact c WHERE ${ITS_CONTACT}`;

/** The contacts that the changed rows stood for until now: one of them may have lost its row. */
const STOOD_FOR = `
  SELECT r.contact_id FROM vault.contact_record r JOIN vault.staged_contact s ON s.natural_key = r.natural_key
   WHERE r.source_id = $2 AND s.run_id = $1 AND s.state = 'changed'`;

const WRITE_RECORDS = `
    INSERT INTO vault.contact_record AS r (source_id, natural_key, contact_id, email_folded, phone, fingerprint, line, first_reading, changed_reading)
    SELECT $2, s.natural_key, s.contact_id, s.email_folded, s.phone, s.fingerprint, s.line, $3, $3
      FROM vault.staged_contact s WHERE s.run_id = $1 AND s.state IN ('added', 'changed')
    ON CONFLICT (source_id, natural_key) DO UPDATE
      SET contact_id = excluded.contact_id, email_folded = excluded.email_folded, phone = excluded.phone,
          fingerprint = excluded.fingerprint, line = excluded.line, changed_reading = excluded.changed_reading, missing_since = NULL,
          first_reading = CASE WHEN r.hidden_at IS NULL THEN r.first_reading ELSE excluded.first_reading END, hidden_at = NULL`;

const POINT_COLUMNS = `published_by, source_url, source_host, captured_on, snapshot_ref, no_solicitation, proof`;
const POINT_SET = POINT_COLUMNS.split(", ")
  .map((column) => `${column} = excluded.${column}`)
  .join(", ");

/** A later check of our own is not undone by an older date of the feed. */
const WRITE_EMAILS = `
  INSERT INTO vault.contact_point AS p (contact_id, channel, value, value_folded, class, checked_on, role_at_seen, ${POINT_COLUMNS}, first_reading)
  SELECT DISTINCT ON (s.contact_id, s.email_folded) s.contact_id, 'email', s.email, s.email_folded, s.email_class, s.email_checked_on, s.title,
         ${POINT_COLUMNS}, $2::bigint
    FROM vault.staged_contact s
   WHERE s.run_id = $1 AND s.state IN ('added', 'changed') AND s.email_folded IS NOT NULL
   ORDER BY s.contact_id, s.email_folded, s.email_checked_on DESC NULLS LAST, s.line
  ON CONFLICT (contact_id, channel, value_folded) DO UPDATE
    SET value = excluded.value, missing_since = NULL, role_at_seen = excluded.role_at_seen, ${POINT_SET},
        class = CASE WHEN p.checked_on > coalesce(excluded.checked_on, '-infinity') THEN p.class ELSE excluded.class END,
        checked_on = CASE WHEN p.checked_on > coalesce(excluded.checked_on, '-infinity') THEN p.checked_on ELSE excluded.checked_on END`;

/** A number that is the firm's published line is its main line, whoever is said to answer there. */
const WRITE_PHONES = `
  INSERT INTO vault.contact_point AS p (contact_id, channel, value, value_folded, extension, phone_kind, role_at_seen, ${POINT_COLUMNS}, first_reading)
  SELECT DISTINCT ON (s.contact_id, s.phone) s.contact_id, 'phone', s.phone, s.phone, s.phone_extension,
         CASE WHEN s.phone = k.business_phone AND s.phone_extension IS NULL THEN 'main' ELSE s.phone_kind END, s.title,
         ${POINT_COLUMNS}, $2::bigint
    FROM vault.staged_contact s JOIN public.contractor k ON k.id = s.contractor_id
   WHERE s.run_id = $1 AND s.state IN ('added', 'changed') AND s.phone IS NOT NULL
   ORDER BY s.contact_id, s.phone, s.line
  ON CONFLICT (contact_id, channel, value_folded) DO UPDATE
    SET extension = excluded.extension, phone_kind = excluded.phone_kind, missing_since = NULL, role_at_seen = excluded.role_at_seen, ${POINT_SET}`;

const MARK_ABSENT = `
  UPDATE vault.contact_record r SET missing_since = $3 WHERE ${ABSENT} RETURNING r.contact_id`;

/** Whoever opted out is not written any more, nor a namesake of theirs at a firm that was merged: the vault would refuse the list. */
const WRITABLE = "c.erased_at IS NULL AND NOT vault.contact_is_suppressed(c.id)";

/** A contact is listed as long as one row of one source says so. */
const FOLLOW_RECORDS = `
  UPDATE vault.contact c SET missing_since = CASE WHEN l.listed THEN NULL ELSE coalesce(c.missing_since, $2::bigint) END,
         gone_told = c.gone_told AND NOT l.listed
    FROM (SELECT t.id, EXISTS (SELECT FROM vault.contact_record r
                          WHERE r.contact_id = t.id AND r.missing_since IS NULL AND r.hidden_at IS NULL) AS listed
            FROM unnest($1::uuid[]) AS t (id)) l
   WHERE c.id = l.id AND ${WRITABLE} AND l.listed = (c.missing_since IS NOT NULL)`;

const FOLLOW_POINTS = `
  UPDATE vault.contact_point p SET missing_since = $2
    FROM vault.contact c
   WHERE c.id = p.contact_id AND c.id = ANY ($1) AND c.missing_since IS NULL AND ${WRITABLE} AND p.missing_since IS NULL
     AND NOT EXISTS (SELECT FROM vault.contact_record r WHERE r.contact_id = c.id AND r.missing_since IS NULL AND r.hidden_at IS NULL
                       AND p.value_folded = CASE p.channel WHEN 'email' THEN r.email_folded ELSE r.phone END)`;

/** Of the same function at the same firm, and on no list any more. Who opted out is nobody's predecessor (rules.md 30). */
const PREDECESSOR = `
  SELECT FROM vault.contact p
   WHERE p.contractor_id = c.contractor_id AND p.id <> c.id AND p.kind = 'named' AND p.function = c.function
     AND p.missing_since IS NOT NULL AND p.retired_at IS NULL AND p.erased_at IS NULL`;

const TELL_FOUND = `
  INSERT INTO public.event (contractor_id, kind, run_id, reading_id, on_date, facts)
  SELECT c.contractor_id, 'contact-found', $2, $3, $4, jsonb_build_object('kind', c.kind, 'function', c.function)
         || CASE WHEN c.kind = 'named' AND EXISTS (${PREDECESSOR}) THEN '{"successor": true}' ELSE '{}'::jsonb END
    FROM vault.contact c WHERE c.id = ANY ($1::uuid[])`;

/** Two counted list dates without it: gone (rules.md 34). An opt-out is not told (rules.md 30): its records are no more. */
const TELL_GONE = `
  WITH gone AS (
    UPDATE vault.contact c SET gone_told = true
      FROM public.reading m
     WHERE m.id = c.missing_since AND m.source_id = $1 AND NOT c.gone_told AND c.retired_at IS NULL AND ${WRITABLE}
       AND 2 <= (SELECT count(DISTINCT r.list_date) FROM public.reading r
                  WHERE r.source_id = m.source_id AND r.absences_counted AND r.undone_at IS NULL AND r.list_date >= m.list_date)
    RETURNING c.contractor_id, c.kind, c.function
  )
  INSERT INTO public.event (contractor_id, kind, run_id, reading_id, on_date, facts)
  SELECT g.contractor_id, 'contact-gone', $2, $3, $4, jsonb_build_object('kind', g.kind, 'function', g.function) FROM gone g`;
