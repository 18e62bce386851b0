import { createHash } from "node:crypto";
import type pg from "pg";

/**
 * A digest of what the vault would show: persons, mailboxes, their previews, cards, points and records, by firm and name
 * and without ids, times or history (rules.md 23). For tests and proofs, as the owner.
 */
export async function contactsDigest(database: Pick<pg.Pool, "query">): Promise<string> {
  const hash = createHash("sha256");
  for (const sql of [CONTACTS, POINTS, RECORDS]) {
    const { rows } = await database.query<{ said: string }>(sql);
    for (const { said } of rows) hash.update(said).update("\n");
    hash.update("\f");
  }
  return hash.digest("hex");
}

const VISIBLE = `
  vault.contact c JOIN public.contractor k ON k.id = c.contractor_id
  WHERE c.retired_at IS NULL AND c.erased_at IS NULL`;

const CONTACTS = `
  SELECT jsonb_build_array(k.match_key, k.city, coalesce(c.person_folded, c.mailbox), c.kind, c.function, c.seniority, c.person_name,
           c.title, c.designations, c.gone_told, c.missing_since IS NOT NULL,
           to_jsonb(p) - '{contact_id,contractor_id}'::text[], to_jsonb(d) - '{contact_id,contractor_id,evidence_id}'::text[])::text AS said
    FROM ${VISIBLE.replace(
      "WHERE",
      `LEFT JOIN public.contact_preview p ON p.contact_id = c.id
         LEFT JOIN vault.contact_card d ON d.contact_id = c.id WHERE`,
    )}
   ORDER BY 1`;

const POINTS = `
  SELECT jsonb_build_array(k.match_key, k.city, coalesce(c.person_folded, c.mailbox),
           to_jsonb(o) - '{id,contact_id,first_reading,missing_since}'::text[])::text AS said
    FROM ${VISIBLE.replace("WHERE", "JOIN vault.contact_point o ON o.contact_id = c.id WHERE o.missing_since IS NULL AND")}
   ORDER BY 1`;

const RECORDS = `
  SELECT jsonb_build_array(r.source_id, r.natural_key, k.match_key, coalesce(c.person_folded, c.mailbox), r.email_folded, r.phone,
           r.missing_since IS NOT NULL)::text AS said
    FROM ${VISIBLE.replace("WHERE", "JOIN vault.contact_record r ON r.contact_id = c.id WHERE r.hidden_at IS NULL AND")}
   ORDER BY 1`;
