-- Programmes, partners and clock rules (domain.md §1, §3), then the search documents.
-- A reference row carries where it was read and when. What no source states is marked 'estimated' and is shown as such.

-- Clock rules ----------------------------------------------------------------------------------------------------

-- A NULL jurisdiction, partner or family means any; the closest fit wins (app/features/certifications/cor-clock.ts).
ALTER TABLE public.clock_rule
  ADD COLUMN family text CHECK (family IN ('cor', 'safe', 'safe-work-certified')),
  ADD COLUMN date_kind text NOT NULL CHECK (date_kind IN ('cert_3y', 'cert_1y', 'logs_1y', 'letter', 'unknown')),
  ADD CONSTRAINT clock_rule_scheme CHECK (scheme IN ('anniversary', 'calendar', 'calendar-6m', 'slide', 'standing', 'end-only')),
  ADD CONSTRAINT clock_rule_place UNIQUE NULLS NOT DISTINCT (date_kind, jurisdiction, partner, family);

INSERT INTO public.jurisdiction (code, slug, name_en, name_fr, has_cor, board, source_url, checked_on) VALUES
  ('AB', 'alberta', 'Alberta', 'Alberta', true, 'WCB-Alberta', 'https://alberta.ca/get-certificate-recognition.aspx', '2026-11-21'),
  ('BC', 'british-columbia', 'British Columbia', 'Colombie-Britannique', true, 'WorkSafeBC', 'https://worksafebc.com/en/health-safety/create-manage/certificate-recognition?origin=s', '2026-11-21'),
  ('MB', 'manitoba', 'Manitoba', 'Manitoba', true, 'WCB of Manitoba', 'https://www.constructionsafety.ca/cor-program/', '2026-11-21'),
  ('NB', 'new-brunswick', 'New Brunswick', 'Nouveau-Brunswick', true, 'WorkSafeNB', 'https://doczz.net/doc/6497011', '2026-11-21'),
  ('NL', 'newfoundland-and-labrador', 'Newfoundland and Labrador', 'Terre-Neuve-et-Labrador', true, 'WorkplaceNL', 'https://nlcsa.com/cor/process/', '2026-11-21'),
  ('NS', 'nova-scotia', 'Nova Scotia', 'Nouvelle-Écosse', true, 'WCB Nova Scotia', 'https://constructionsafetyns.ca/cor/', '2026-11-21'),
  ('NT', 'northwest-territories', 'Northwest Territories', 'Territoires du Nord-Ouest', true, 'WSCC', 'https://www.nsa-nt.ca/what-is-cor', '2026-11-21'),
  ('NU', 'nunavut', 'Nunavut', 'Nunavut', true, 'WSCC', 'https://www.nsa-nt.ca/what-is-cor', '2026-11-21'),
  ('ON', 'ontario', 'Ontario', 'Ontario', true, 'WSIB', 'https://www.ihsa.ca/COR/COR-FAQ-s.aspx', '2026-11-21'),
  ('PE', 'prince-edward-island', 'Prince Edward Island', 'Île-du-Prince-Édouard', false, 'WCB of PEI', 'https://www.workhub.com/resources/blog/why-dont-all-provinces-have-cor/', '2026-11-21'),
  ('QC', 'quebec', 'Quebec', 'Québec', false, 'CNESST', 'https://www.workhub.com/resources/blog/why-dont-all-provinces-have-cor/', '2026-11-21'),
  ('SK', 'saskatchewan', 'Saskatchewan', 'Saskatchewan', true, 'WCB Saskatchewan', 'https://scsaonline.ca/programs/cor', '2026-11-21'),
  ('YT', 'yukon', 'Yukon', 'Yukon', true, 'Workers'' Safety and Compensation Board', 'https://yukon.ca/en/certificate-recognition', '2026-11-21');

-- Levels by rules.md 1. Nova Scotia's "Intermediate" and "Standard" classes are COR.
INSERT INTO public.programme (slug, family, level, name_en, name_fr, source_url, checked_on) VALUES
  ('cor', 'cor', 'cor', 'COR', 'COR', 'https://www.constructionsafety.ca/cor-program/', '2026-11-21'),
  ('cor-2020', 'cor', 'cor', 'COR 2020', 'COR 2020', 'https://www.ihsa.ca/COR/COR-Internal-and-External-Audit.aspx', '2026-11-21'),
  ('secor', 'cor', 'small', 'SECOR', 'SECOR', 'https://www.youracsa.ca/cor-secor/', '2026-11-21'),
  ('small-cor', 'cor', 'small', 'Small COR', 'COR petites entreprises', 'https://www.bccsa.ca/Small-COR---.html', '2026-11-21'),
  ('cor-small-business', 'cor', 'small', 'COR, small business', 'COR, petite entreprise', 'https://constructionsafetyns.ca/cor/', '2026-11-21'),
  ('cor-owner-operator', 'cor', 'small', 'COR, owner-operator', 'COR, propriétaire exploitant', 'https://constructionsafetyns.ca/cor/', '2026-11-21'),
  ('ocop', 'cor', 'small', 'OCOP', 'OCOP', 'https://yukon.ca/en/certificate-recognition', '2026-11-21'),
  ('safe-base', 'safe', 'cor', 'SAFE Companies (BASE)', 'SAFE Companies (BASE)', 'https://www.bcforestsafe.org/safe-companies-cor/maintaining-safe/', '2026-11-21'),
  ('safe-sebase', 'safe', 'small', 'SAFE Companies (SEBASE)', 'SAFE Companies (SEBASE)', 'https://www.bcforestsafe.org/safe-companies-cor/maintaining-safe/', '2026-11-21'),
  ('safe-isebase', 'safe', 'small', 'SAFE Companies (ISEBASE)', 'SAFE Companies (ISEBASE)', 'https://www.bcforestsafe.org/safe-companies-cor/maintaining-safe/', '2026-11-21'),
  ('safe-ioo', 'safe', 'small', 'SAFE Companies (IOO)', 'SAFE Companies (IOO)', 'https://www.bcforestsafe.org/safe-companies-cor/maintaining-safe/', '2026-11-21'),
  ('safe-work-certified', 'safe-work-certified', NULL, 'SAFE Work Certified', 'SAFE Work Certified', 'https://www.safemanitoba.com/safe-work-certified/Pages/Prevention-Rebate.aspx', '2026-11-21');

-- Partners that a source names as granting today. The lists change: they are rows, and no count of them is stated anywhere.
INSERT INTO public.partner (slug, name, jurisdictions, industry_en, industry_fr, website, data_set, source_url, checked_on) VALUES
  ('acsa', 'Alberta Construction Safety Association', '{AB}', 'Construction', 'Construction', 'https://www.youracsa.ca', 'live', 'https://www.youracsa.ca/cor-secor/', '2026-11-21'),
  ('energy-safety-canada', 'Energy Safety Canada', '{AB,BC,SK}', 'Oil, gas and energy', 'Pétrole, gaz et énergie', 'https://www.energysafetycanada.com', 'live', 'https://beta.energysafetycanada.com/cor-pathway', '2026-11-21'),
  ('amta', 'Alberta Motor Transport Association', '{AB}', 'Trucking', 'Camionnage', 'https://amta.ca', 'live', 'https://amta.ca/what-we-do/cor/2023-certificate-of-recognition-audit-plan/', '2026-11-21'),
  ('mhsa', 'Manufacturers'' Health & Safety Association', '{AB}', 'Manufacturing', 'Fabrication', 'http://www.mhsa.ab.ca', 'live', 'http://www.mhsa.ab.ca/cor/ovewview?qt-cor_overview=1', '2026-11-21'),
  ('aasp', 'Alberta Association for Safety Partnerships', '{AB}', 'Any industry', 'Tous les secteurs', 'https://aasp.ca', 'live', 'https://aasp.ca/frequently-asked-questions/', '2026-11-21'),
  ('amhsa', 'Alberta Municipal Health & Safety Association', '{AB}', 'Municipalities', 'Municipalités', 'https://www.amhsa.net', 'live', 'https://www.amhsa.net/cor-auditing/about-pir-cor/certificate-of-recognition/', '2026-11-21'),
  ('afpa', 'Alberta Forest Products Association', '{AB}', 'Forestry and wood products', 'Forêt et produits du bois', 'https://albertaforestproducts.ca', 'live', 'https://albertaforestproducts.ca/resources/health-safety/pir-program/', '2026-11-21'),
  ('ahsa', 'Alberta Hospitality Safety Association', '{AB}', 'Hotels and hospitality', 'Hôtellerie', 'https://www.ahsa.ca', 'live', 'https://www.ahsa.ca/about/faq/', '2026-11-21'),
  ('ccsa', 'Continuing Care Safety Association', '{AB}', 'Continuing care', 'Soins de longue durée', 'https://continuingcaresafety.ca', 'live', 'https://continuingcaresafety.ca/pir-cor-audits/partnerships-in-injury-reduction', '2026-11-21'),
  ('bccsa', 'BC Construction Safety Alliance', '{BC}', 'Construction, aggregate and ready-mix', 'Construction, granulats et béton préparé', 'https://www.bccsa.ca', 'live', 'https://bccsa.ca/cor_program.php', '2026-11-21'),
  ('bcfsc', 'BC Forest Safety Council', '{BC}', 'Forestry', 'Forêt', 'https://www.bcforestsafe.org', 'live', 'https://www.bcforestsafe.org/safe-companies-cor/maintaining-safe/', '2026-11-21'),
  ('safetydriven', 'SafetyDriven (Trucking Safety Council of BC)', '{BC}', 'Trucking', 'Camionnage', 'https://www.safetydriven.ca', 'live', 'https://www.safetydriven.ca/cor/cor-policy-manual/cor-policy-manual-employer-registration/', '2026-11-21'),
  ('go2hr', 'go2HR', '{BC}', 'Tourism and hospitality', 'Tourisme et hôtellerie', 'https://go2hr.ca', 'live', 'https://go2hr.ca/health-safety/certificate-of-recognition-cor-program/', '2026-11-21'),
  ('agsafe-bc', 'AgSafe BC', '{BC}', 'Agriculture', 'Agriculture', NULL, 'live', 'http://www.bcforestsafe.org/safe-companies-cor/audits/conversion-audit/', '2026-11-21'),
  ('safecare-bc', 'SafeCare BC', '{BC}', 'Continuing care', 'Soins de longue durée', 'https://safecarebc.ca', 'live', 'https://safecarebc.ca/resources/q-and-a/certificate-of-recognition-faq', '2026-11-21'),
  ('scsa', 'Saskatchewan Construction Safety Association', '{SK}', 'Building construction', 'Construction de bâtiments', 'https://scsaonline.ca', 'live', 'https://scsaonline.ca/programs/cor', '2026-11-21'),
  ('hcsas', 'Heavy Construction Safety Association of Saskatchewan', '{SK}', 'Heavy construction', 'Travaux de génie civil', 'https://hcsas.sk.ca', 'live', 'https://hcsas.sk.ca/certificate-of-recognition-cor-secor/', '2026-11-21'),
  ('csam', 'Construction Safety Association of Manitoba', '{MB}', 'Construction', 'Construction', 'https://www.constructionsafety.ca', 'live', 'https://www.constructionsafety.ca/cor-program/', '2026-11-21'),
  ('mhca', 'MHCA WORKSAFELY', '{MB}', 'Heavy construction', 'Travaux de génie civil', 'https://mhcaworksafely.ca', 'live', 'https://mhcaworksafely.ca/cor-program/cor-certification-process/', '2026-11-21'),
  ('s2sa', 'S2SA', '{MB}', 'Sales and service', 'Vente et services', 'https://s2sa.ca', 'live', 'https://s2sa.ca/about-us/faqs/', '2026-11-21'),
  ('ihsa', 'Infrastructure Health & Safety Association', '{ON}', 'Any industry', 'Tous les secteurs', 'https://www.ihsa.ca', 'live', 'https://www.ihsa.ca/COR/COR-FAQ-s.aspx', '2026-11-21'),
  ('nbcsa', 'New Brunswick Construction Safety Association', '{NB}', 'Construction', 'Construction', NULL, 'live', 'https://doczz.net/doc/6497011', '2026-11-21'),
  ('csns', 'Construction Safety Nova Scotia', '{NS}', 'Construction', 'Construction', 'https://constructionsafetyns.ca', 'live', 'https://constructionsafetyns.ca/cor/', '2026-11-21'),
  ('nlcsa', 'Newfoundland and Labrador Construction Safety Association', '{NL}', 'Construction', 'Construction', 'https://nlcsa.com', 'live', 'https://nlcsa.com/cor/process/', '2026-11-21'),
  ('nsny', 'Northern Safety Network Yukon', '{YT}', 'Any industry', 'Tous les secteurs', 'https://www.yukonsafety.com', 'live', 'https://www.yukonsafety.com/secor', '2026-11-21'),
  ('nsa', 'Northern Safety Association', '{NT,NU}', 'Any industry', 'Tous les secteurs', 'https://www.nsa-nt.ca', 'live', 'https://www.nsa-nt.ca/what-is-cor', '2026-11-21');

-- 'stated': a source named here says when audits are due. 'estimated': our reading; pages add "confirm with the partner".
-- Either way a date computed from a rule is shown as an estimate; only a published date is official.
INSERT INTO public.clock_rule (id, date_kind, jurisdiction, partner, family, scheme, certainty, explanation_en, explanation_fr, source_url, checked_on) VALUES
  ('ab-anniversary', 'cert_3y', 'AB', NULL, NULL, 'anniversary', 'estimated',
   'Three-year certificate: a maintenance audit by each anniversary, an external audit before the certificate ends. Partners in Alberta differ; confirm with yours.',
   'Certificat de trois ans : un audit de maintien à chaque anniversaire, un audit externe avant la fin du certificat. Les partenaires de l’Alberta diffèrent; confirmez auprès du vôtre.',
   'https://www.amhsa.net/cor-auditing/about-pir-cor/certificate-of-recognition/', '2026-11-21'),
  ('ab-acsa-anniversary', 'cert_3y', 'AB', 'acsa', NULL, 'anniversary', 'stated',
   'ACSA: a maintenance audit by the certificate’s date in each of the two years after certification (page of 2019), an external audit before it ends.',
   'ACSA : un audit de maintien avant la date du certificat, chacune des deux années après la certification (page de 2019), puis un audit externe avant la fin.',
   'http://www.youracsa.ca/cor-secor/cor-action-plans/', '2026-11-21'),
  ('ab-esc-anniversary', 'cert_3y', 'AB', 'energy-safety-canada', NULL, 'anniversary', 'stated',
   'Energy Safety Canada: audits are timed by the month in which the certificate ends; work on site is done by 31 December.',
   'Energy Safety Canada : les audits suivent le mois de fin du certificat; le travail sur place est terminé au plus tard le 31 décembre.',
   'https://www.energysafetycanada.com/COR/CORSECOR/Maintaining-A-COR', '2026-11-21'),
  ('ab-amhsa-calendar', 'cert_3y', 'AB', 'amhsa', NULL, 'calendar', 'stated',
   'AMHSA: a maintenance audit in each of the next two calendar years, an external audit before the certificate ends.',
   'AMHSA : un audit de maintien dans chacune des deux années civiles suivantes, un audit externe avant la fin du certificat.',
   'https://www.amhsa.net/cor-auditing/about-pir-cor/certificate-of-recognition/', '2026-11-21'),
  ('ab-mhsa-calendar', 'cert_3y', 'AB', 'mhsa', NULL, 'calendar', 'stated',
   'MHSA: maintenance audits by 31 December (page of 2019), an external audit before the certificate ends.',
   'MHSA : audits de maintien au plus tard le 31 décembre (page de 2019), un audit externe avant la fin du certificat.',
   'http://www.mhsa.ab.ca/auditors?qt-auditors=2', '2026-11-21'),
  ('ab-amta-calendar', 'cert_3y', 'AB', 'amta', NULL, 'calendar', 'stated',
   'AMTA: maintenance within the calendar year, or the certificate is cancelled (stated for SECOR).',
   'AMTA : maintien au cours de l’année civile, sinon le certificat est annulé (énoncé pour le SECOR).',
   'http://www.amta.ca/secor', '2026-11-21'),
  ('bc-calendar', 'cert_3y', 'BC', NULL, NULL, 'calendar-6m', 'stated',
   'WorkSafeBC: one audit each calendar year, on site by 31 December; recertification before the certificate ends. That audits lie at least six months apart is SafetyDriven’s rule; confirm with your partner.',
   'WorkSafeBC : un audit par année civile, terminé sur place au plus tard le 31 décembre; recertification avant la fin du certificat. L’écart d’au moins six mois entre audits est une règle de SafetyDriven; confirmez auprès de votre partenaire.',
   'https://www.worksafebc.com/en/health-safety/create-manage/certificate-recognition/quality-assurance', '2026-11-21'),
  ('bc-safe-slide', 'cert_3y', 'BC', NULL, 'safe', 'slide', 'stated',
   'BC Forest Safety Council: maintenance is due on the anniversary and may slide to 30 June or 31 December of that half-year; recertification by the end date itself.',
   'BC Forest Safety Council : le maintien est dû à l’anniversaire et peut glisser jusqu’au 30 juin ou au 31 décembre du même semestre; recertification au plus tard à la date de fin.',
   'https://www.bcforestsafe.org/safe-companies-cor/maintaining-safe/', '2026-11-21'),
  ('sk-anniversary', 'cert_3y', 'SK', NULL, NULL, 'anniversary', 'estimated',
   'Yearly internal audit and an external one every three years; the day within the year is our estimate. Confirm with the partner.',
   'Audit interne annuel et audit externe tous les trois ans; le jour dans l’année est notre estimation. Confirmez auprès du partenaire.',
   'https://scsaonline.ca/programs/cor', '2026-11-21'),
  ('mb-anniversary', 'cert_3y', 'MB', NULL, NULL, 'anniversary', 'stated',
   'Construction Safety Association of Manitoba: audits on the anniversary date in years two and three, an independent audit at the end.',
   'Construction Safety Association of Manitoba : audits à la date anniversaire les deuxième et troisième années, audit indépendant à la fin.',
   'https://www.constructionsafety.ca/training/cor-program/', '2026-11-21'),
  ('mb-mhca-anniversary', 'cert_3y', 'MB', 'mhca', NULL, 'anniversary', 'estimated',
   'Internal audit each year between external ones; which years are external is not published. Confirm with the partner.',
   'Audit interne chaque année entre les audits externes; les années d’audit externe ne sont pas publiées. Confirmez auprès du partenaire.',
   'https://mhcaworksafely.ca/cor-program/cor-certification-process/', '2026-11-21'),
  ('mb-safe-work', 'cert_3y', 'MB', NULL, 'safe-work-certified', 'anniversary', 'stated',
   'SAFE Work Certified: a maintenance audit before each anniversary, certification for three years.',
   'SAFE Work Certified : un audit de maintien avant chaque anniversaire, certification de trois ans.',
   'https://www.wcb.mb.ca/safe-work-manitoba/safety-training-and-certification/become-safe-work-certified/', '2026-11-21'),
  ('on-anniversary', 'cert_3y', 'ON', NULL, NULL, 'anniversary', 'estimated',
   'Internal audits in years two and three, external in year four; the day within the year is our estimate. Confirm with IHSA.',
   'Audits internes les deuxième et troisième années, externe la quatrième; le jour dans l’année est notre estimation. Confirmez auprès de l’IHSA.',
   'https://www.ihsa.ca/COR/COR-Internal-and-External-Audit.aspx', '2026-11-21'),
  ('nl-anniversary', 'cert_3y', 'NL', NULL, NULL, 'anniversary', 'stated',
   'NLCSA: internal audit on the audit anniversary in the years between, external every third year.',
   'NLCSA : audit interne à la date anniversaire les années intermédiaires, externe tous les trois ans.',
   'https://nlcsa.com/2024/07/10/nlcsa-removes-third-year-internal-audit-requirement/', '2026-11-21'),
  ('nt-anniversary', 'cert_3y', 'NT', NULL, NULL, 'anniversary', 'estimated',
   'Yearly audits in a three-year cycle; the day within the year is our estimate. Confirm with the Northern Safety Association.',
   'Audits annuels dans un cycle de trois ans; le jour dans l’année est notre estimation. Confirmez auprès de la Northern Safety Association.',
   'https://www.nsa-nt.ca/what-is-cor', '2026-11-21'),
  ('nu-anniversary', 'cert_3y', 'NU', NULL, NULL, 'anniversary', 'estimated',
   'Yearly audits in a three-year cycle; the day within the year is our estimate. Confirm with the Northern Safety Association.',
   'Audits annuels dans un cycle de trois ans; le jour dans l’année est notre estimation. Confirmez auprès de la Northern Safety Association.',
   'https://www.nsa-nt.ca/what-is-cor', '2026-11-21'),
  ('any-three-years', 'cert_3y', NULL, NULL, NULL, 'end-only', 'estimated',
   'Three-year certificate. When its yearly audits fall is not published here: only its end is shown. Confirm with the partner.',
   'Certificat de trois ans. La date des audits annuels n’est pas publiée ici : seule sa fin est indiquée. Confirmez auprès du partenaire.',
   NULL, '2026-11-21'),
  ('ab-one-year', 'cert_1y', 'AB', NULL, NULL, 'end-only', 'stated',
   'One-year COR (three to twelve months of documentation at the audit): an external audit before it ends, nothing between.',
   'COR d’un an (de trois à douze mois de documentation lors de l’audit) : un audit externe avant la fin, rien entre-temps.',
   'https://aasp.ca/frequently-asked-questions/', '2026-11-21'),
  ('any-one-year', 'cert_1y', NULL, NULL, NULL, 'end-only', 'estimated',
   'One-year certificate: recertification before it ends. Confirm with the partner.',
   'Certificat d’un an : recertification avant la fin. Confirmez auprès du partenaire.',
   NULL, '2026-11-21'),
  ('nl-standing', 'logs_1y', 'NL', NULL, NULL, 'standing', 'stated',
   'Letter of Good Standing: the yearly proof that the COR stands, renewed by its date. For a PRIME refund good standing is also tested on 31 December.',
   'Lettre de conformité (Letter of Good Standing) : la preuve annuelle que le COR tient, renouvelée avant sa date. Pour un remboursement PRIME, elle est aussi vérifiée le 31 décembre.',
   'https://workplacenl.ca/employers/health-and-safety/prime', '2026-11-21'),
  ('ns-standing', 'logs_1y', 'NS', NULL, NULL, 'standing', 'stated',
   'Letter of Good Standing: a yearly submission keeps the COR; external audit in year four for intermediate firms.',
   'Lettre de conformité (Letter of Good Standing) : une soumission annuelle maintient le COR; audit externe la quatrième année pour les entreprises intermédiaires.',
   'https://constructionsafetyns.ca/cor/intermediate-business/', '2026-11-21'),
  ('on-standing', 'logs_1y', 'ON', NULL, NULL, 'standing', 'stated',
   'Letter of Good Standing each year. Whether the year’s audit is internal or external is not published.',
   'Lettre de conformité (Letter of Good Standing) chaque année. Que l’audit de l’année soit interne ou externe n’est pas publié.',
   'https://www.ihsa.ca/COR/COR-Internal-and-External-Audit.aspx', '2026-11-21'),
  ('any-standing', 'logs_1y', NULL, NULL, NULL, 'standing', 'estimated',
   'Letter of Good Standing: the yearly proof that the COR stands, renewed by its date. Confirm with the partner.',
   'Lettre de conformité (Letter of Good Standing) : la preuve annuelle que le COR tient, renouvelée avant sa date. Confirmez auprès du partenaire.',
   'https://www.nsa-nt.ca/what-is-cor', '2026-11-21'),
  ('any-letter', 'letter', NULL, NULL, NULL, 'end-only', 'stated',
   'A letter of reciprocity, equivalency or a temporary one: valid until its date, no certificate of that province.',
   'Lettre de réciprocité, d’équivalence ou temporaire : valable jusqu’à sa date, sans être un certificat de cette province.',
   'https://www.bccsa.ca/Interprovincial-COR----Reciprocity.html', '2026-11-21'),
  ('any-unknown', 'unknown', NULL, NULL, NULL, 'end-only', 'estimated',
   'The list does not say what its date means: only the date is shown. Confirm with the partner.',
   'La liste ne dit pas ce que sa date signifie : seule la date est indiquée. Confirmez auprès du partenaire.',
   NULL, '2026-11-21');

-- Search documents -----------------------------------------------------------------------------------------------

-- One flat row a firm, derived from the directory and rebuilt by trucor_indexer; no value of a contact, no name of a person.
-- Words are folded (app/features/search/folded-words.ts): [a-z0-9] separated by single blanks.
CREATE TABLE public.search_document (
  contractor_id uuid PRIMARY KEY,
  data_set      text NOT NULL CHECK (data_set IN ('demo', 'live')),
  sort_name     text NOT NULL,
  legal_words   text NOT NULL,
  other_words   text NOT NULL,
  place_words   text NOT NULL,
  trade_words   text NOT NULL,
  -- rules.md 4, as of the product day the documents were written for.
  status        text CHECK (status IN ('active', 'due', 'unknown', 'expired', 'absent', 'suspended', 'revoked', 'letter')),
  under_review  boolean NOT NULL,
  next_due_on   date,
  -- cor, small, other: of the standing certifications, else of all; empty for a firm without any.
  levels        text[] NOT NULL,
  provinces     text[] NOT NULL,
  programmes    text[] NOT NULL,
  partners      text[] NOT NULL,
  -- What /api/stats counts: jurisdictions, programmes and partners of standing certifications of level cor.
  cor_provinces text[] NOT NULL,
  cor_programmes text[] NOT NULL,
  cor_partners  text[] NOT NULL,
  city          text,
  city_name     text,
  trades        text[] NOT NULL,
  size          text NOT NULL,
  hse           text NOT NULL DEFAULT 'none' CHECK (hse IN ('named', 'other-named', 'role', 'generic', 'none')),
  email         text NOT NULL DEFAULT 'none' CHECK (email IN ('valid', 'accept-all', 'unknown', 'none')),
  phone         boolean NOT NULL DEFAULT false,
  -- What an export writes of the current periods: "cor AB DEMO-123 to 2027-01-14; …". Begins with a slug, so no
  -- spreadsheet runs it.
  certificates  text NOT NULL DEFAULT '' CHECK (certificates ~ '^([a-z]|$)'),
  added_on      date NOT NULL,
  updated_on    date NOT NULL
);
CREATE INDEX search_document_status_idx ON public.search_document (data_set, status);

-- The next documents are written here and compared; what did not change is not rewritten.
CREATE UNLOGGED TABLE public.search_document_staged (
  contractor_id uuid NOT NULL,
  data_set text NOT NULL, sort_name text NOT NULL,
  legal_words text NOT NULL, other_words text NOT NULL, place_words text NOT NULL, trade_words text NOT NULL,
  status text, under_review boolean NOT NULL, next_due_on date,
  levels text[] NOT NULL, provinces text[] NOT NULL, programmes text[] NOT NULL, partners text[] NOT NULL,
  cor_provinces text[] NOT NULL, cor_programmes text[] NOT NULL, cor_partners text[] NOT NULL,
  city text, city_name text, trades text[] NOT NULL, size text NOT NULL,
  hse text NOT NULL, email text NOT NULL, phone boolean NOT NULL, certificates text NOT NULL,
  added_on date NOT NULL, updated_on date NOT NULL
);

-- Raised by every change of the documents; with the product day it keys the cached results.
CREATE TABLE public.search_index (
  one           boolean PRIMARY KEY DEFAULT true CHECK (one),
  generation    bigint NOT NULL,
  directory_version bigint NOT NULL,
  product_day   date,
  documents     integer NOT NULL,
  built_at      timestamptz NOT NULL DEFAULT now()
);
INSERT INTO public.search_index (generation, directory_version, documents) VALUES (1, 0, 0);

-- Best kind, best address class that may be sold, and whether a work phone is known, of each firm (rules.md 5, 10).
CREATE VIEW public.contact_facet AS
  SELECT contractor_id,
         (ARRAY['named', 'other-named', 'role', 'generic'])[
           min(array_position(ARRAY['named', 'other-named', 'role', 'generic'], kind))] AS hse,
         coalesce((ARRAY['valid', 'accept-all', 'unknown'])[
           min(array_position(ARRAY['valid', 'accept-all', 'unknown'], email_class))
             FILTER (WHERE has_email AND evidence_grade <> 'X')], 'none') AS email,
         bool_or(phone_kind = 'work') AS phone
    FROM public.contact_preview
   WHERE still_listed
   GROUP BY contractor_id;

-- For an opt-out: the firms' contact facets follow in its own transaction, not at the next rebuild.
CREATE FUNCTION public.refresh_search_documents(contractor_ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.search_document d
     SET hse = coalesce(f.hse, 'none'), email = coalesce(f.email, 'none'), phone = coalesce(f.phone, false)
    FROM unnest(contractor_ids) AS asked(contractor_id)
    LEFT JOIN public.contact_facet f ON f.contractor_id = asked.contractor_id
   WHERE d.contractor_id = asked.contractor_id
     AND (d.hse, d.email, d.phone) IS DISTINCT FROM (coalesce(f.hse, 'none'), coalesce(f.email, 'none'), coalesce(f.phone, false));
  IF FOUND THEN
    UPDATE public.search_index SET generation = generation + 1;
  END IF;
END
$$;
REVOKE ALL ON FUNCTION public.refresh_search_documents(uuid[]) FROM PUBLIC;

GRANT SELECT ON public.search_document, public.search_index, public.contact_facet
  TO trucor_web, trucor_worker, trucor_importer, trucor_indexer, trucor_auditor;
GRANT INSERT, UPDATE, DELETE ON public.search_document TO trucor_indexer;
GRANT SELECT, INSERT, DELETE, TRUNCATE ON public.search_document_staged TO trucor_indexer;
GRANT UPDATE ON public.search_index TO trucor_indexer;
