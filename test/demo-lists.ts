/** Small, clean files as two of the demo's sources publish them. */

const BC_HEADER =
  "Legal Name,Trade Name,COR / SAFE #,Class,Certified On,Exp. Date,Municipality,Prov.,Postal Code,Y,X,Tel.,Site,Sector,Size Class,Rider";

/** DSA BC: so many firms of Kelowna. */
export function bcList(firms: number): string {
  const rows = Array.from(
    { length: firms },
    (_, index) =>
      `Fixture Firm ${index + 1} Ltd.,,DEMO-F${100 + index},Large COR,03/10/2025,03/10/2028,Kelowna,BC,V1Y 1A1,49.8800,-119.4900,250-555-0102,https://www.fixture-${index + 1}.example.com,Roofing,24,`,
  );
  return `${["DSA BC - certified firms", BC_HEADER, ...rows].join("\n")}\n`;
}

const RESEARCH_HEADER =
  "Research id,Certificate number,Firm,Town,Province,Postal code,Person,Title as published,E-mail,E-mail result,E-mail checked on,Phone,Extension,Phone kind,Published by,Page,Captured on,Snapshot,No-solicitation statement,Researcher";

/** DSA Contact Research: one person of each of these firms of `bcList`. */
export function researchList(firms: number[]): string {
  const rows = firms.map(
    (firm) =>
      `DEMO-C-F${firm},,Fixture Firm ${firm} Ltd.,Kelowna,BC,V1Y 1A1,Fixture Person${firm},Safety Manager,person${firm}@fixture-${firm}.example.com,Deliverable,2026-10-01,403-555-01${10 + firm},101,Direct,The firm's own site,https://www.fixture-${firm}.example.com/team,2026-10-02,fixture-${firm},None seen,DEMO desk`,
  );
  return `${[RESEARCH_HEADER, ...rows].join("\n")}\n`;
}
