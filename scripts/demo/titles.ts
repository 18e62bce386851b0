type Title = readonly [title: string, weight: number];

/** Titles of people who look after health and safety (domain: functions HSE, OHS, SAFETY, COR/AUDIT, QA_COMBINED). */
export const HSE_TITLES_EN: readonly Title[] = [
  ["HSE Manager", 10],
  ["HSE Coordinator", 8],
  ["HSE Advisor", 6],
  ["Director, HSE", 3],
  ["EHS Manager", 4],
  ["EHS Coordinator", 3],
  ["Health, Safety and Environment Manager", 3],
  ["VP Health, Safety & Environment", 2],
  ["SHE Coordinator", 1],
  ["HSE Specialist", 2],
  ["Health and Safety Manager", 8],
  ["Health & Safety Coordinator", 7],
  ["Health and Safety Advisor", 4],
  ["OHS Coordinator", 4],
  ["OHS Manager", 3],
  ["Occupational Health and Safety Officer", 2],
  ["H&S Administrator", 2],
  ["Director of Health and Safety", 3],
  ["Safety Manager", 12],
  ["Safety Coordinator", 11],
  ["Corporate Safety Director", 2],
  ["Field Safety Officer", 3],
  ["Construction Safety Officer", 3],
  ["Site Safety Supervisor", 3],
  ["Safety Superintendent", 1],
  ["Senior Safety Advisor", 3],
  ["Safety Administrator", 2],
  ["Safety Manager, NCSO", 2],
  ["Safety Director, CRSP", 1],
  ["COR Coordinator", 3],
  ["COR Internal Auditor", 2],
  ["Safety Auditor", 1],
  ["Quality and Safety Manager", 2],
  ["QHSE Manager", 2],
  ["QHSE Coordinator", 1],
];

export const HSE_TITLES_FR: readonly Title[] = [
  ["Coordonnatrice SST", 8],
  ["Coordonnateur santé et sécurité", 8],
  ["Directeur santé et sécurité", 5],
  ["Conseillère en santé et sécurité", 5],
  ["Agent de santé et sécurité", 3],
  ["Gestionnaire SST", 3],
  ["Préventionniste", 6],
  ["Conseiller en prévention", 4],
  ["Agente de prévention", 4],
  ["Coordonnatrice COR", 2],
  ["Auditeur interne COR", 1],
  ["Responsable qualité et sécurité", 2],
];

/** Titles of other people at a firm, some of which look as if they were about safety. */
export const OTHER_TITLES_EN: readonly Title[] = [
  ["Owner", 14],
  ["President", 12],
  ["General Manager", 10],
  ["Operations Manager", 9],
  ["Vice President, Operations", 4],
  ["Site Superintendent", 8],
  ["General Superintendent", 4],
  ["Project Manager", 8],
  ["Estimator", 5],
  ["Office Manager", 6],
  ["Controller", 3],
  ["Human Resources Manager", 4],
  ["Return to Work Coordinator", 3],
  ["Disability Claims Coordinator", 2],
  ["Foreman", 3],
  ["Equipment Manager", 2],
  ["Dispatcher", 2],
  ["Occupational Health Nurse", 1],
  ["JHSC Worker Representative", 2],
];

export const OTHER_TITLES_FR: readonly Title[] = [
  ["Président", 10],
  ["Propriétaire", 10],
  ["Directrice générale", 8],
  ["Directeur des opérations", 7],
  ["Surintendant de chantier", 7],
  ["Chargée de projet", 7],
  ["Estimateur", 5],
  ["Contremaître", 4],
  ["Directrice des ressources humaines", 3],
  ["Adjointe administrative", 3],
];

export const ROLE_MAILBOXES_EN: readonly Title[] = [
  ["safety", 50],
  ["hse", 18],
  ["ehs", 6],
  ["ohs", 6],
  ["healthandsafety", 6],
  ["cor", 6],
  ["hs", 2],
];
export const ROLE_MAILBOXES_FR: readonly Title[] = [
  ["securite", 30],
  ["sst", 40],
  ["prevention", 15],
];
export const GENERIC_MAILBOXES_EN: readonly Title[] = [
  ["info", 50],
  ["office", 20],
  ["admin", 12],
  ["contact", 8],
  ["reception", 5],
  ["mail", 3],
];
export const GENERIC_MAILBOXES_FR: readonly Title[] = [
  ["info", 50],
  ["bureau", 25],
  ["administration", 12],
  ["reception", 6],
];
