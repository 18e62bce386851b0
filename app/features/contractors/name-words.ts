/**
 * How words of a firm's name are written: short forms, French and English for one trade, and words that tell no firm from
 * another. Lists of the language, never of names: what a word is worth follows from how many firms bear it.
 */

/** "constr" → "construction", "ingenierie" → "engineering": each first word stands for those behind it. */
const SPELLINGS = [
  "construction constr const constn cnstr constructeur constructors constructor",
  "contracting contr contract contracts contractors contractor entrepreneur entrepreneurs",
  "engineering eng engr engrg engineer engineers ingenierie genie ingenieur ingenieurs",
  "manufacturing mfg manufacture manufacturer manufacturers fabrication",
  "management mgmt mngt mgt mngmt managment gestion",
  "international intl int internationale internationaux",
  "national natl nationale",
  "associates assoc assocs associate associated association asso associe associes associees",
  "services service svc svcs serv srv servs srvcs",
  "systems system sys syst systeme systemes",
  "technologies technology tech techs technologie techno technical",
  "solutions solution soln solns",
  "consulting consultants consultant consult consultation conseil conseils experts",
  "development dev developments devel developpement developpements",
  "enterprises enterprise ent entrep entreprise entreprises enterprizes",
  "equipment equip equipments equipement equipements",
  "electric electrical elec elect electrique electriques electricite",
  "mechanical mech mecanique mecaniques",
  "brothers bros bro freres",
  "group grp groupe groups",
  "industries industry ind inds industriel industrielle industrial industrials",
  "transport transportation transp trans transports",
  "communications communication comm comms",
  "distribution dist distributors distributor distributing distributeur distributeurs",
  "environmental envir environment environnement environnemental enviro",
  "laboratories laboratory lab labs laboratoire laboratoires",
  "corporation corporate",
  "university univ universite",
  "department dept ministere",
  "government govt gouvernement",
  "products product prod prods produit produits",
  "properties property prop immobilier immobiliers",
  "insurance ins assurance assurances",
  "exploration expl",
  "restoration restauration",
  "renovations renovation reno renos",
  "excavating excavation excavations excavators",
  "architects architect architecture architectural architecte architectes",
  "centre center centres centers ctr",
  "plumbing plomberie",
  "heating chauffage",
  "roofing toiture toitures couvreur couvreurs",
  "paving pavage asphalte asphalt",
  "landscaping landscape paysagiste paysagement",
  "welding soudure",
  "painting painters peinture peintres",
  "rental rentals location locations",
  "supply supplies supplier suppliers",
  "security securite",
  "resources resource ressources ressource",
  "research recherche recherches",
  "business affaires",
  "defence defense",
  "professional prof professionals professionnel professionnels",
  "mount mt mont",
  "fort ft",
  "drilling forage forages",
  "steel acier aciers",
  "concrete beton",
  "water eau",
  "northwest nw",
  "northeast ne",
  "southwest sw",
  "southeast se",
];
const CANONICAL = new Map<string, string>();
for (const line of SPELLINGS) {
  const [word, ...others] = line.split(" ") as [string, ...string[]];
  for (const other of others) CANONICAL.set(other, word);
}

/** Words of trades and of what a firm is: which one it is, they do not say. */
export const DESCRIPTORS: ReadonlySet<string> = new Set(SPELLINGS.map((line) => line.slice(0, line.indexOf(" "))));

/** One spelling for a word and its short forms, plural and other language. */
export function canonicalWord(word: string): string {
  const known = CANONICAL.get(word);
  if (known !== undefined) return known;
  if (word.length > 3 && word.endsWith("s") && !word.endsWith("ss")) {
    const singular = word.slice(0, -1);
    return CANONICAL.get(singular) ?? singular;
  }
  return word;
}

/** Articles and links: left out or put in as the clerk pleases. */
export const LINKS = new Set(
  "and the of for de du des la le les l d a an au aux en in on to by et at sur dba oa co cie company compagnie s".split(
    " ",
  ),
);

/** Provinces and the country: where a firm works, not which one it is. */
export const PROVINCE_WORDS = new Set(
  (
    "canada canadian canadien canadienne cda alberta ab bc saskatchewan sask manitoba ontario ont quebec qc pq brunswick nb nova " +
    "scotia ns newfoundland nl labrador yukon nunavut pei"
  ).split(" "),
);

/** Words that are a letter or two apart and never a slip of each other. */
export const NEVER_A_SLIP = new Set(
  (
    "north south east west northern southern eastern western northwest northeast southwest southeast central upper lower first second third " +
    "one two three four five six seven eight nine ten red black white blue green gold golden silver"
  ).split(" "),
);

/** What is left of "Ltd." and "Inc." when it is mistyped or cut off. */
export const LEGAL_REMAINS = new Set(
  "l i in lt td ld lrd ltd ltda lted ldt lnc nic icn ince incs op lp llp ltee lte llte ulc co corp cor limited limite limted limitd incorporated incoporated incorporate".split(
    " ",
  ),
);
