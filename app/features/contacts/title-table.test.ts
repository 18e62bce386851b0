import { expect, test } from "vitest";
import { readTitle } from "./title";

/** Titles as firms write them, read by hand after domain.md §5: function and seniority. */
const TITLES = [
  // HSE
  ["HSE Manager", "HSE", "manager"],
  ["Manager, HSE & Training", "HSE", "manager"],
  ["HS&E Coordinator", "HSE", "ic"],
  ["EHS Specialist", "HSE", "senior-ic"],
  ["Corporate EHS Director", "HSE", "executive"],
  ["EHSQ Lead", "HSE", "senior-ic"],
  ["HSEQ Advisor", "HSE", "senior-ic"],
  ["HSSE Supervisor", "HSE", "ic"],
  ["SHE Manager", "HSE", "manager"],
  ["Director, Health, Safety & Environment", "HSE", "executive"],
  ["Vice-President, Health, Safety and Environment", "HSE", "executive"],
  ["VP HSE", "HSE", "executive"],
  ["Environmental, Health & Safety Technician", "HSE", "ic"],
  ["Environment, Health and Safety Officer", "HSE", "ic"],
  ["Health/Safety/Environment Administrator", "HSE", "admin"],
  ["Head of HSE", "HSE", "manager"],
  ["Directrice santé, sécurité et environnement", "HSE", "executive"],
  ["Conseiller santé-sécurité-environnement", "HSE", "senior-ic"],
  ["Coordonnateur SSE", "HSE", "ic"],
  ["Conseillère SSE", "HSE", "senior-ic"],
  // OHS
  ["OHS Manager", "OHS", "manager"],
  ["OH&S Representative", "OHS", "ic"],
  ["Occupational Health and Safety Specialist", "OHS", "senior-ic"],
  ["Occupational Health & Safety Consultant", "OHS", "senior-ic"],
  ["Health & Safety Manager", "OHS", "manager"],
  ["Health and Safety Rep", "OHS", "ic"],
  ["H&S Coordinator", "OHS", "ic"],
  ["Chief Health and Safety Officer", "OHS", "executive"],
  ["Senior Health & Safety Advisor", "OHS", "senior-ic"],
  ["Health and Safety Assistant", "OHS", "admin"],
  ["Workplace Health and Safety Officer", "OHS", "ic"],
  ["Directeur SST", "OHS", "executive"],
  ["Coordonnatrice SST", "OHS", "ic"],
  ["Conseiller en santé et sécurité au travail", "OHS", "senior-ic"],
  ["Chef, santé et sécurité", "OHS", "manager"],
  ["Gestionnaire santé-sécurité", "OHS", "manager"],
  ["Technicienne en santé et sécurité du travail", "OHS", "ic"],
  ["Coordonnateur en santé et en sécurité", "OHS", "ic"],
  ["Adjointe administrative SST", "OHS", "admin"],
  ["Responsable SST", "OHS", "manager"],
  ["Agent SST", "OHS", "ic"],
  // SAFETY
  ["Safety Manager", "SAFETY", "manager"],
  ["Assistant Safety Manager", "SAFETY", "manager"],
  ["Corporate Safety Director", "SAFETY", "executive"],
  ["VP, Safety and Risk", "SAFETY", "executive"],
  ["Safety Superintendent", "SAFETY", "manager"],
  ["Superintendent (Safety)", "SAFETY", "manager"],
  ["Site Safety Supervisor", "SAFETY", "ic"],
  ["Field Safety Technician", "SAFETY", "ic"],
  ["Safety Professional", "SAFETY", "senior-ic"],
  ["Construction Safety Officer", "SAFETY", "ic"],
  ["CSO", "SAFETY", "ic"],
  ["NCSO", "SAFETY", "ic"],
  ["Site CSO", "SAFETY", "ic"],
  ["Safety Clerk", "SAFETY", "admin"],
  ["Safety & Training Coordinator", "SAFETY", "ic"],
  ["Traffic and Safety Coordinator", "SAFETY", "ic"],
  ["Safety and Security Manager", "SAFETY", "manager"],
  ["Préventionniste", "SAFETY", "ic"],
  ["Préventionniste de chantier", "SAFETY", "ic"],
  ["Agente de prévention", "SAFETY", "ic"],
  ["Agent de sécurité de chantier", "SAFETY", "ic"],
  // The statutory role of Quebec's construction sites (domain.md §5.2), and not a guard.
  ["Agent de sécurité", "SAFETY", "ic"],
  ["Senior CSO", "SAFETY", "senior-ic"],
  ["Conseillère en prévention", "SAFETY", "senior-ic"],
  ["Coordonnateur sécurité chantier", "SAFETY", "ic"],
  ["Surintendant sécurité", "SAFETY", "manager"],
  ["Directeur de la prévention", "SAFETY", "executive"],
  // COR/AUDIT
  ["COR Coordinator", "COR/AUDIT", "ic"],
  ["COR Internal Auditor", "COR/AUDIT", "ic"],
  ["Peer Auditor", "COR/AUDIT", "ic"],
  ["Safety Auditor", "COR/AUDIT", "ic"],
  ["COR & Safety Program Manager", "COR/AUDIT", "manager"],
  ["SECOR Coordinator", "COR/AUDIT", "ic"],
  ["Coordonnatrice COR", "COR/AUDIT", "ic"],
  ["Auditeur interne", "COR/AUDIT", "ic"],
  ["Auditrice interne COR", "COR/AUDIT", "ic"],
  // QA_COMBINED
  ["QHSE Manager", "QA_COMBINED", "manager"],
  ["Quality and Safety Lead", "QA_COMBINED", "senior-ic"],
  ["Quality & Safety Manager", "QA_COMBINED", "manager"],
  ["Safety and Quality Director", "QA_COMBINED", "executive"],
  ["Responsable qualité et sécurité", "QA_COMBINED", "manager"],
  ["Directrice qualité, santé et sécurité", "QA_COMBINED", "executive"],
  // Secondary buyers
  ["Return to Work Coordinator", "RTW/DISABILITY", "ic"],
  ["Claims and Disability Specialist", "RTW/DISABILITY", "senior-ic"],
  ["WCB Coordinator", "RTW/DISABILITY", "ic"],
  ["Safety and Return-to-Work Coordinator", "SAFETY", "ic"],
  ["Coordonnatrice du retour au travail", "RTW/DISABILITY", "ic"],
  ["Owner", "OWNER_PROXY", "executive"],
  ["Owner/Operator", "OWNER_PROXY", "executive"],
  ["President & CEO", "OWNER_PROXY", "executive"],
  ["GM", "OWNER_PROXY", "manager"],
  ["Operations Manager", "OWNER_PROXY", "manager"],
  ["Propriétaire", "OWNER_PROXY", "executive"],
  ["Président", "OWNER_PROXY", "executive"],
  ["Directrice générale", "OWNER_PROXY", "executive"],
  ["Owner and Safety Manager", "SAFETY", "executive"],
  // The committee is no buyer
  ["JHSC Member", "COMMITTEE", "unknown"],
  ["JOHSC Co-Chair", "COMMITTEE", "unknown"],
  ["Worker Rep, HSC", "COMMITTEE", "ic"],
  ["Worker Health and Safety Representative", "COMMITTEE", "ic"],
  ["Health & Safety Committee Member", "COMMITTEE", "unknown"],
  ["Membre du comité de santé et sécurité", "COMMITTEE", "unknown"],
  ["Représentante en santé et sécurité", "COMMITTEE", "ic"],
  ["Représentant à la prévention", "COMMITTEE", "ic"],
  // Words of a safety title that are none
  ["Occupational Health Nurse", "OTHER", "unknown"],
  ["Infirmière en santé au travail", "OTHER", "unknown"],
  ["Security Guard", "OTHER", "unknown"],
  ["Security Manager", "OTHER", "manager"],
  ["Gardien de sécurité", "OTHER", "unknown"],
  ["Agent de sécurité privée", "OTHER", "ic"],
  ["Food Safety Manager", "OTHER", "manager"],
  ["Directeur, sécurité alimentaire", "OTHER", "executive"],
  ["Director of Public Safety", "OTHER", "executive"],
  ["Conseillère en sécurité publique", "OTHER", "senior-ic"],
  ["Road Safety Officer", "OTHER", "ic"],
  ["Agent de sécurité routière", "OTHER", "ic"],
  ["Cybersecurity Lead", "OTHER", "senior-ic"],
  ["Spécialiste en sécurité informatique", "OTHER", "senior-ic"],
  ["Chef de la sécurité de l’information", "OTHER", "manager"],
  ["Fire Prevention Officer", "OTHER", "ic"],
  ["Loss Prevention Manager", "OTHER", "manager"],
  ["Prévention des incendies", "OTHER", "unknown"],
  ["Environmental Manager", "OTHER", "manager"],
  ["Quality Manager", "OTHER", "manager"],
  ["Superintendent", "OTHER", "manager"],
  ["Site Superintendent", "OTHER", "manager"],
  ["Estimator", "OTHER", "unknown"],
  ["Vice President, Sales", "OTHER", "executive"],
  ["Human Resources Manager", "OTHER", "manager"],
  ["Chargé de projet", "OTHER", "unknown"],
  ["She", "OTHER", "unknown"],
] as const;

test("the table is as long as it claims", () => {
  expect(new Set(TITLES.map(([title]) => title)).size).toBe(TITLES.length);
  expect(TITLES.length).toBeGreaterThan(120);
});

test.each(TITLES)("%s: %s, %s", (published, expected, seniority) => {
  expect(readTitle(published)).toMatchObject({ function: expected, seniority });
});

test.each([
  ["Safety Manager, CRSP", "Safety Manager", ["CRSP"]],
  ["Safety Manager CRSP NCSO", "Safety Manager", ["CRSP", "NCSO"]],
  ["Safety Coordinator NCSO", "Safety Coordinator", ["NCSO"]],
  ["HSE Advisor (CRST)", "HSE Advisor", ["CRST"]],
  ["Safety Coordinator - NHSA", "Safety Coordinator", ["NHSA"]],
  ["Health and Safety Manager, HSA", "Health and Safety Manager", ["NHSA"]],
  ["Conseiller SST, PSAC", "Conseiller SST", ["CRSP"]],
  ["Project Manager, P.GSC", "Project Manager", ["P.GSC"]],
  ["Superintendent | GSC", "Superintendent", ["GSC"]],
  ["Occupational Hygienist, ROH, CIH", "Occupational Hygienist", ["CIH", "ROH"]],
  ["Safety Consultant, CHSC®", "Safety Consultant", ["CHSC"]],
  ["Construction Safety Officer (CSO)", "Construction Safety Officer", ["CSO"]],
] as const)("%s is stripped to %s", (published, title, designations) => {
  expect(readTitle(published)).toMatchObject({ title, designations });
});

test("a designation behind another trade's title makes nobody a safety contact", () => {
  expect(readTitle("Project Manager, NCSO").function).toBe("OTHER");
  expect(readTitle("Project Manager NCSO").function).toBe("OTHER");
  expect(readTitle("Estimator, CRSP").function).toBe("OTHER");
});
