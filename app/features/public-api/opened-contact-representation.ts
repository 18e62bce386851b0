import type { OpenedContact } from "~/features/reveals/reveal";

/** An opened contact with all its fields, for the team that owns it and nobody else. */
export function representOpenedContact(contact: OpenedContact) {
  return {
    contact_id: contact.contact_id,
    contractor_id: contact.contractor_id,
    kind: contact.kind,
    function: contact.function,
    seniority: contact.seniority,
    person_name: contact.person_name,
    title: contact.title,
    designations: contact.designations,
    email: contact.email,
    email_class: contact.email_class,
    email_checked_on: contact.email_checked_on,
    phone: contact.phone,
    phone_extension: contact.phone_extension,
    phone_kind: contact.phone_kind,
    other_points: contact.other_points,
    published_by: contact.published_by,
    source_url: contact.source_url,
    captured_on: contact.captured_on,
    evidence_id: contact.evidence_id,
    evidence_grade: contact.evidence_grade,
    no_solicitation: contact.no_solicitation,
    first_seen: contact.first_seen,
    last_seen: contact.last_seen,
    still_listed: contact.still_listed,
    revealed_at: new Date(contact.revealed_at).toISOString(),
    charged: contact.charged,
  };
}
