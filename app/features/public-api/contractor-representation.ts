import type { FirmStanding } from "~/features/certifications/certification";
import type { ContactPreview } from "~/features/contacts/preview";
import type { ContractorFacts } from "~/features/contractors/contractor-facts.server";

/**
 * A firm as API v1 says it (contract.md). It has no field that holds a person's name, a contact's e-mail address or
 * phone, nor a part of one: what is known of a contact is its preview (rules.md 9).
 */
export type ContractorRepresentation = ReturnType<typeof representContractor>;

export function representContractor(
  facts: ContractorFacts,
  standing: FirmStanding | undefined,
  contacts: readonly ContactPreview[],
  owned: ReadonlySet<string>,
) {
  const next = standing?.underReview ? null : (standing?.next ?? null);
  const certifications = standing?.certifications ?? [];
  return {
    id: facts.id,
    legal_name: facts.legalName,
    trade_names: facts.tradeNames,
    former_names: facts.formerNames,
    city: facts.city,
    province: facts.province,
    jurisdictions: [...new Set(certifications.map((certification) => certification.jurisdiction))].sort(),
    business_phone: facts.businessPhone,
    website: facts.website,
    status: standing?.status ?? null,
    under_review: standing?.underReview ?? false,
    next_event: next && { kind: next.kind, on: next.on, official: next.official },
    certifications: certifications.flatMap((certification) =>
      certification.periods.map((period) => ({
        programme: period.programme,
        level: period.level,
        jurisdiction: certification.jurisdiction,
        partner: period.partner,
        number: period.number,
        issued_on: period.issuedOn,
        expires_on: period.endsOn,
        date_kind: period.dateKind,
        status: period.status,
        first_seen: period.firstSeen,
        last_seen: period.lastSeen,
        source: period.source,
      })),
    ),
    trades: facts.trades,
    size: facts.size,
    contacts: contacts.map((contact) => ({
      contact_id: contact.contactId,
      kind: contact.kind,
      function: contact.function,
      seniority: contact.seniority,
      email_class: contact.emailClass,
      email_checked_on: contact.emailCheckedOn,
      has_email: contact.hasEmail,
      phone_kind: contact.phoneKind,
      source_domain: contact.sourceDomain,
      first_seen: contact.firstSeen,
      last_seen: contact.lastSeen,
      still_listed: contact.stillListed,
      evidence_grade: contact.evidenceGrade,
      no_solicitation: contact.noSolicitation,
      credits: owned.has(contact.contactId) ? 0 : contact.credits,
      owned: owned.has(contact.contactId),
    })),
    demo: facts.demo,
    updated_on: facts.updatedOn,
  };
}
