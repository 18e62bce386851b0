import { expect, test } from "vitest";
import { readPersonName, readTitle } from "./title";

test.each([
  ["HSE Manager", "HSE", "manager"],
  ["HS&E Coordinator", "HSE", "ic"],
  ["Director, Health, Safety & Environment", "HSE", "executive"],
  ["Environmental Health and Safety Advisor", "HSE", "senior-ic"],
  ["SHE Coordinator", "HSE", "ic"],
  ["OH&S Supervisor", "OHS", "ic"],
  ["Health and Safety Manager", "OHS", "manager"],
  ["H&S Administrator", "OHS", "admin"],
  ["Coordonnatrice SST", "OHS", "ic"],
  ["Directeur santé et sécurité", "OHS", "executive"],
  ["Conseillère en santé-sécurité", "OHS", "senior-ic"],
  ["Safety Manager", "SAFETY", "manager"],
  ["Superintendent (Safety)", "SAFETY", "manager"],
  ["Préventionniste", "SAFETY", "ic"],
  ["Agent de prévention", "SAFETY", "ic"],
  ["NCSO", "SAFETY", "ic"],
  ["COR Coordinator", "COR/AUDIT", "ic"],
  ["Internal Auditor", "COR/AUDIT", "ic"],
  ["QHSE Manager", "QA_COMBINED", "manager"],
  ["Quality and Safety Lead", "QA_COMBINED", "senior-ic"],
  ["Return to Work Coordinator", "RTW/DISABILITY", "ic"],
  ["Owner", "OWNER_PROXY", "executive"],
  ["Directrice générale", "OWNER_PROXY", "executive"],
  ["General Manager", "OWNER_PROXY", "manager"],
  ["VP Safety", "SAFETY", "executive"],
] as const)("%s is %s, %s", (published, expected, seniority) => {
  expect(readTitle(published)).toMatchObject({ function: expected, seniority });
});

test.each([
  ["Security Guard", "OTHER"],
  ["Food Safety Manager", "OTHER"],
  ["Director of Public Safety", "OTHER"],
  ["Conseiller en sécurité informatique", "OTHER"],
  ["Occupational Health Nurse", "OTHER"],
  ["JHSC Member", "COMMITTEE"],
  ["Worker Representative, Joint Health and Safety Committee", "COMMITTEE"],
  ["Vice President, Sales", "OTHER"],
  ["Estimator", "OTHER"],
  ["", "OTHER"],
])("the guard holds: %s is %s", (published, expected) => {
  expect(readTitle(published).function).toBe(expected);
});

test("designations leave the title and the name, and stand beside them", () => {
  expect(readTitle("Safety Manager, CRSP, NCSO")).toMatchObject({
    title: "Safety Manager",
    designations: ["CRSP", "NCSO"],
  });
  expect(readPersonName("Zoé Tremblay, PSAC")).toEqual({ name: "Zoé Tremblay", designations: ["CRSP"] });
  expect(readPersonName("Jane Doe CRSP")).toEqual({ name: "Jane Doe", designations: ["CRSP"] });
  expect(readPersonName("Cso Mark")).toEqual({ name: "Cso Mark", designations: [] });
});
