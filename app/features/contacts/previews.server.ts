import { webPool } from "~/platform/db.server";
import type { ContactPreview } from "./preview";

/**
 * What may be shown of the contacts of these firms before paying, best first: people of safety, other people, mailboxes;
 * those no longer listed last. A firm without any is not in the map.
 */
export async function previewsFor(contractorIds: readonly string[]): Promise<Map<string, ContactPreview[]>> {
  if (contractorIds.length === 0) return new Map();
  const { rows } = await webPool().query<ContactPreview>(SELECT, [contractorIds]);
  const byFirm = new Map<string, ContactPreview[]>();
  for (const preview of rows) {
    const before = byFirm.get(preview.contractorId);
    if (before) before.push(preview);
    else byFirm.set(preview.contractorId, [preview]);
  }
  return byFirm;
}

const SELECT = `
  SELECT contact_id AS "contactId", contractor_id AS "contractorId", kind, function, seniority, has_email AS "hasEmail",
         email_class AS "emailClass", email_checked_on AS "emailCheckedOn", phone_kind AS "phoneKind", source_domain AS "sourceDomain",
         first_seen AS "firstSeen", last_seen AS "lastSeen", still_listed AS "stillListed", evidence_grade AS "evidenceGrade",
         no_solicitation AS "noSolicitation", credits
    FROM public.contact_preview
   WHERE contractor_id = ANY ($1)
   ORDER BY contractor_id, still_listed DESC, credits DESC, array_position(ARRAY['named', 'other-named', 'role', 'generic'], kind),
            array_position(ARRAY['executive', 'manager', 'senior-ic', 'ic', 'admin', 'unknown'], seniority), first_seen, contact_id`;
