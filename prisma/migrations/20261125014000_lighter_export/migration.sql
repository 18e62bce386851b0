-- The export view again, with its columns as they were: whose list it is is asked once and not for each firm, which was
-- an eighth of what an export of many firms took.
CREATE OR REPLACE VIEW public.list_export WITH (security_barrier = true) AS
WITH opened AS MATERIALIZED (
  -- The team's own, read once and not for each firm.
  SELECT * FROM public.opened_contact
), boxes AS MATERIALIZED (
  SELECT o.contractor_id,
         string_agg(o.export_email, '; ' ORDER BY o.contact_id) FILTER (WHERE o.kind = 'role') AS role_email,
         string_agg(o.export_email, '; ' ORDER BY o.contact_id) FILTER (WHERE o.kind = 'generic') AS generic_email,
         (array_agg(o.evidence_id ORDER BY o.contact_id))[1] AS evidence_id,
         min(o.evidence_grade) AS evidence_grade, min(o.source_url) AS source_url, min(o.captured_on) AS captured_on,
         bool_or(o.no_solicitation) AS no_solicitation, min(o.revealed_at) AS revealed_at,
         min(o.last_seen) AS last_seen, bool_and(o.still_listed) AS still_listed
    FROM opened o WHERE o.kind IN ('role', 'generic') GROUP BY o.contractor_id
)
SELECT
  c.id                                              AS contractor_id,
  c.export_name                                     AS legal_name,
  c.export_trade_names                              AS trade_names,
  c.export_city                                     AS city,
  c.province                                        AS province,
  c.postal_code                                     AS postal_code,
  c.export_phone                                    AS business_phone,
  c.website                                         AS website,
  d.status                                          AS status,
  d.under_review                                    AS under_review,
  CASE WHEN d.under_review THEN NULL ELSE d.next_due_on END AS next_event_on,
  array_to_string(d.provinces, ' ')                 AS jurisdictions,
  array_to_string(d.programmes, ' ')                AS programmes,
  array_to_string(d.partners, ' ')                  AS partners,
  d.certificates                                    AS certificates,
  array_to_string(c.trades, ' ')                    AS trades,
  c.size                                            AS size,
  person.contact_id                                 AS contact_id,
  person.export_person                              AS contact_name,
  person.export_title                               AS contact_title,
  person.function                                   AS contact_function,
  person.seniority                                  AS contact_seniority,
  person.export_email                               AS contact_email,
  person.email_class                                AS contact_email_class,
  person.email_checked_on                           AS contact_email_checked_on,
  person.export_phone                               AS contact_phone,
  boxes.role_email                                  AS role_email,
  boxes.generic_email                               AS generic_email,
  coalesce(person.evidence_id, boxes.evidence_id)   AS evidence_id,
  coalesce(person.evidence_grade, boxes.evidence_grade) AS evidence_grade,
  CASE WHEN person.contact_id IS NOT NULL OR boxes.evidence_id IS NOT NULL THEN
    public.formula_guarded(coalesce(person.source_url, boxes.source_url)) END AS source_url,
  coalesce(person.captured_on, boxes.captured_on)   AS captured_on,
  coalesce(person.no_solicitation, boxes.no_solicitation) AS no_solicitation_seen,
  (coalesce(person.revealed_at, boxes.revealed_at) AT TIME ZONE 'America/Edmonton')::date AS revealed_on,
  c.updated_on                                      AS facts_updated_on,
  c.data_set = 'demo'                               AS demo,
  -- Of what is opened alone: a person who is no longer listed stays the team's and is said to be gone.
  coalesce(person.last_seen, boxes.last_seen)       AS contact_last_seen,
  coalesce(person.still_listed, boxes.still_listed) AS contact_still_listed
FROM public.list_item i
JOIN public.list l ON l.id = i.list_id AND l.team_id = i.team_id AND l.archived_at IS NULL
JOIN public.contractor c ON c.id = i.contractor_id AND c.hidden_at IS NULL
LEFT JOIN public.search_document d ON d.contractor_id = c.id
LEFT JOIN opened person ON person.contractor_id = c.id AND person.kind IN ('named', 'other-named')
LEFT JOIN boxes ON boxes.contractor_id = c.id
WHERE i.team_id = (SELECT nullif(current_setting('app.team_id', true), '')::uuid)
  AND i.list_id = (SELECT nullif(current_setting('app.list_id', true), '')::uuid)
  AND (SELECT public.member_role(nullif(current_setting('app.team_id', true), '')::uuid,
                                 nullif(current_setting('app.user_id', true), '')::uuid)) IN ('owner', 'admin', 'member')
ORDER BY i.added_at, c.id, person.revealed_at, person.contact_id;
