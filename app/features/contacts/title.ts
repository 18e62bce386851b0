import { fold } from "~/features/contractors/fold";

/** What a person does there, by the published title alone (domain.md §5.1). */
export type ContactFunction =
  "HSE" | "OHS" | "SAFETY" | "COR/AUDIT" | "QA_COMBINED" | "RTW/DISABILITY" | "OWNER_PROXY" | "COMMITTEE" | "OTHER";

export type Seniority = "executive" | "manager" | "senior-ic" | "ic" | "admin" | "unknown";

export interface ReadTitle {
  function: ContactFunction;
  seniority: Seniority;
  /** The title without designations, as published otherwise; null when nothing is left. */
  title: string | null;
  designations: string[];
}

/** domain.md §5.2. PSAC is the French name of CRSP, HSA the older one of NHSA. */
const DESIGNATIONS: Readonly<Record<string, string>> = {
  CRSP: "CRSP",
  PSAC: "CRSP",
  CRST: "CRST",
  NCSO: "NCSO",
  NHSA: "NHSA",
  HSA: "NHSA",
  GSI: "GSI",
  GSC: "GSC",
  "P.GSC": "P.GSC",
  CSO: "CSO",
  CSS: "CSS",
  CHSC: "CHSC",
  ROH: "ROH",
  CIH: "CIH",
  RSE: "RSE",
  CES: "CES",
};

/** These are also roles ("Construction Safety Officer"): standing alone they are the title and not a designation. */
const ALSO_ROLES = new Set(["CSO", "NCSO", "CSS"]);

/** A worker's statutory role on the committee: not somebody who buys. */
const COMMITTEE =
  /\b(jhsc|johsc|hsc|whsc|joint (occupational )?health and safety|(health and safety|safety|sst|securite) committee|comite (mixte )?(de )?(sante|sst|securite)|worker (safety |health and safety )?representative|worker rep|representante? (des travailleurs|a la prevention|en sante))\b/;

const NOT_SAFETY =
  /\b(security (guard|officer|manager|services)|food safety|public safety|road safety|traffic safety officer|cyber ?security|information security|it security|(fire|loss|fraud|theft) prevention|(agent de )?securite (informatique|publique|alimentaire|routiere|civile|privee|incendie|de l information)|prevention (des |d |contre les )(incendies?|pertes|fraudes?)|gardien(ne)?( de securite)?)\b/;

const HSE =
  /\b(hse|hs and e|ehs|ehsq|hseq|hsse|sse|health safety and environment|health safety environment(al)?|environment(al)? health and safety|health safety and environmental|sante securite (et )?environnement)\b/;
/** "She" is a pronoun unless it names an office. */
const SHE =
  /\bshe (manager|coordinator|advis[eo]r|director|lead|officer|specialist|supervisor|superintendent|technician)\b/;
const OHS =
  /\b(ohs|oh and s|occupational health|health and safety|h and s|hs|sst|sante (et )?(la |en )?securite|workplace health)\b/;
const NURSE = /\b(nurse|infirmi(er|ere)|physician|medecin)\b/;
const SAFETY = /\b(safety|securite( de)?( chantier)?|prevention|preventionniste|ncso|cso|css)\b/;
const COR = /\b(cor|secor|internal auditor|peer auditor|safety auditor|audit(eur|rice) interne)\b/;
const QUALITY =
  /\b(qhse|quality( assurance)? (and )?(safety|hse|ehs|health)|safety (and )?quality|quality health|qualite (et )?(securite|sst|sante))\b/;
const CLAIMS =
  /\b(return to work|rtw|claims?|disability|wcb (coordinator|administrator|specialist)|retour au travail|invalidite|reclamations?)\b/;
const OWNER =
  /\b(owner|president|presidente|general manager|gm|operations manager|ceo|chief executive|managing director|proprietaire|directeur general|directrice generale|directeur des operations|directrice des operations|principal)\b/;

/**
 * Guards come before keywords: a food safety manager, an occupational health nurse and a member of the joint committee all
 * carry the words of a safety title and are none.
 */
function functionOf(folded: string): ContactFunction {
  if (COMMITTEE.test(folded)) return "COMMITTEE";
  if (NURSE.test(folded)) return "OTHER";
  const plain = folded.replace(new RegExp(NOT_SAFETY.source, "g"), " ");
  if (COR.test(plain)) return "COR/AUDIT";
  if (QUALITY.test(plain)) return "QA_COMBINED";
  if (HSE.test(plain) || SHE.test(plain)) return "HSE";
  if (OHS.test(plain)) return "OHS";
  if (SAFETY.test(plain)) return "SAFETY";
  if (CLAIMS.test(plain)) return "RTW/DISABILITY";
  if (/\bvice (president|presidente)\b/.test(plain)) return "OTHER";
  if (OWNER.test(plain)) return "OWNER_PROXY";
  return "OTHER";
}

const SENIORITY: readonly (readonly [Exclude<Seniority, "unknown">, RegExp])[] = [
  [
    "admin",
    /\b(administrator|administrat(eur|rice)|administrative|assistant|assistante|adjoint|adjointe|clerk|commis)\b/,
  ],
  [
    "executive",
    /\b(vp|svp|evp|vice president|vice presidente|chief|ceo|coo|owner|president|presidente|proprietaire|director|directeur|directrice)\b/,
  ],
  ["manager", /\b(manager|head|superintendent|surintendant|surintendante|gestionnaire|chef|gm|responsable)\b/],
  [
    "senior-ic",
    /\b(senior|sr|lead|specialist|specialiste|advisor|adviser|consultant|consultante|conseiller|conseillere|professional|professionnel|professionnelle)\b/,
  ],
  [
    "ic",
    /\b(coordinator|coordonnateur|coordonnatrice|coord|officer|cso|ncso|css|rep|representative|representant|representante|technician|technicien|technicienne|supervisor|superviseur|superviseure|inspector|inspecteur|inspectrice|auditor|auditeur|auditrice|agent|agente|preventionniste|trainer|formateur)\b/,
  ],
];

function seniorityOf(folded: string): Seniority {
  // "Assistant manager" is a manager who assists; "assistant to the director" is not a director.
  const plain = folded.replace(/\bassistant (?=(safety |hse |ehs |ohs )?(manager|superintendent))/g, "");
  return SENIORITY.find(([, tokens]) => tokens.test(plain))?.[0] ?? "unknown";
}

/** Reads a published title; the raw one stays the caller's to keep. */
export function readTitle(published: string | null | undefined): ReadTitle {
  const raw = (published ?? "").normalize("NFKC").replace(/\s+/gu, " ").trim();
  if (raw === "") return { function: "OTHER", seniority: "unknown", title: null, designations: [] };

  const { rest, designations } = takeDesignations(raw, true);
  const title = rest === "" ? raw : rest;
  const folded = foldTitle(title);
  return { function: functionOf(folded), seniority: seniorityOf(folded), title, designations };
}

/** Post-nominals are no part of a name: "Jane Doe, CRSP, NCSO" is Jane Doe. */
export function readPersonName(published: string): { name: string; designations: string[] } {
  const { rest, designations } = takeDesignations(published.normalize("NFKC").replace(/\s+/gu, " ").trim(), false);
  return { name: rest, designations };
}

function takeDesignations(text: string, isTitle: boolean): { rest: string; designations: string[] } {
  const found: string[] = [];
  const pieces = text.split(/\s*[,;()|]\s*|\s+[-–—]\s+/u).filter(Boolean);
  const kept = pieces.map((piece) => {
    const words = piece.split(" ");
    const codes = words.map((word) =>
      DESIGNATIONS[word.replace(/[.®™]+$/u, "").toUpperCase()] && isUpper(word) ? codeOf(word) : undefined,
    );
    // In a title a role code stays where other words stand beside it ("Site CSO").
    if (words.every((_, index) => codes[index])) {
      if (isTitle && pieces.length === 1 && words.every((word) => ALSO_ROLES.has(bare(word)))) return piece;
      found.push(...codes.filter((code) => code !== undefined));
      return "";
    }
    while (words.length > 1 && codes[words.length - 1] && !(isTitle && isRole(words, codes))) {
      found.unshift(codes[words.length - 1]!);
      words.pop();
    }
    return words.join(" ");
  });
  const rest = kept.filter(Boolean);
  return { rest: found.length === 0 ? text : rest.join(", "), designations: [...new Set(found)].sort() };
}

/** "Site CSO" is an office; behind another office or another designation ("Project Manager NCSO") it is a designation. */
function isRole(words: readonly string[], codes: readonly (string | undefined)[]): boolean {
  const before = words.slice(0, -1);
  return ALSO_ROLES.has(bare(words.at(-1)!)) && !codes[before.length - 1] && !OFFICE.test(foldTitle(before.join(" ")));
}

const OFFICE =
  /\b(manager|director|coordinator|advis[eo]r|officer|supervisor|superintendent|specialist|consultant|administrator|assistant|estimator|president|owner|foreman|engineer|technician|auditor|gestionnaire|direct(eur|rice)|coordonnat(eur|rice)|conseill(er|ere)|agente?|surintendante?|technicien(ne)?|chargee?|responsable)\b/;

const bare = (word: string) => word.replace(/[.®™]+$/u, "").toUpperCase();
const codeOf = (word: string) => DESIGNATIONS[bare(word)];
const isUpper = (word: string) => word === word.toUpperCase();

/** Lower case, no accents; "&" and "/" spelled out so that "HS&E" and "H&S" are words. */
function foldTitle(title: string): string {
  return fold(title.replace(/&/g, " and ").replace(/\//g, " ").replace(/['’]/gu, " "));
}
