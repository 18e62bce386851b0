-- The firm's published main line is a free fact (rules.md 8). A mailbox whose address may not be sold, and which has no other number
-- than the line that every page shows, has nothing of its own to deliver: it costs nothing and is not opened (rules.md 10). It is
-- compared when it is read, because lists change the line. A person whom only that line reaches is sold: who it is.
CREATE OR REPLACE VIEW public.contact_preview WITH (security_barrier = true) AS
SELECT p.contact_id, p.contractor_id, p.kind, p.function, p.seniority, p.has_email, p.email_class, p.email_checked_on, p.phone_kind,
       p.source_domain, p.first_seen,
       coalesce(p.last_seen, (SELECT max(r.list_date) FROM public.reading r WHERE r.source_id = p.source_id AND r.undone_at IS NULL),
                p.first_seen) AS last_seen,
       listed.still AS still_listed,
       public.evidence_grade(p.proof, p.captured_on, (SELECT public.product_day())) AS evidence_grade,
       p.no_solicitation,
       CASE WHEN NOT listed.still THEN 0::smallint
            WHEN p.has_email OR p.credits = 0 OR p.kind IN ('named', 'other-named') THEN p.credits
            WHEN EXISTS (SELECT FROM vault.contact_point o JOIN public.contractor k ON k.id = p.contractor_id
                          WHERE o.contact_id = p.contact_id AND o.channel = 'phone' AND o.missing_since IS NULL
                            AND (o.extension IS NOT NULL OR o.value_folded IS DISTINCT FROM k.business_phone)) THEN p.credits
            ELSE 0::smallint END AS credits
  FROM vault.preview p
 CROSS JOIN LATERAL (
   SELECT p.missing_on IS NULL OR 2 > (SELECT count(DISTINCT r.list_date) FROM public.reading r
     WHERE r.source_id = p.source_id AND r.absences_counted AND r.undone_at IS NULL AND r.list_date >= p.missing_on) AS still) listed;
