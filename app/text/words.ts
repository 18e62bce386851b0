import { catalogue, type Catalogue } from "./catalogue";
import type { Language } from "./language";

/** The field's own words, by value: what a slug or a code of the contract is called on a page. */

export const provinceWords = catalogue({
  en: {
    AB: "Alberta",
    BC: "British Columbia",
    MB: "Manitoba",
    NB: "New Brunswick",
    NL: "Newfoundland and Labrador",
    NS: "Nova Scotia",
    NT: "Northwest Territories",
    NU: "Nunavut",
    ON: "Ontario",
    PE: "Prince Edward Island",
    QC: "Quebec",
    SK: "Saskatchewan",
    YT: "Yukon",
  },
  fr: {
    AB: "Alberta",
    BC: "Colombie-Britannique",
    MB: "Manitoba",
    NB: "Nouveau-Brunswick",
    NL: "Terre-Neuve-et-Labrador",
    NS: "Nouvelle-Écosse",
    NT: "Territoires du Nord-Ouest",
    NU: "Nunavut",
    ON: "Ontario",
    PE: "Île-du-Prince-Édouard",
    QC: "Québec",
    SK: "Saskatchewan",
    YT: "Yukon",
  },
});

export const statusWords = catalogue({
  en: {
    active: "Active",
    due: "Due",
    unknown: "Listed, no date",
    expired: "Expired",
    absent: "Not on the last two lists",
    suspended: "Suspended",
    revoked: "Revoked",
    letter: "Letter",
    none: "No certificate",
  },
  fr: {
    active: "Actif",
    due: "Échéance proche",
    unknown: "Inscrit, sans date",
    expired: "Échu",
    absent: "Absent des deux dernières listes",
    suspended: "Suspendu",
    revoked: "Révoqué",
    letter: "Lettre",
    none: "Sans certificat",
  },
});

export const kindWords = catalogue({
  en: {
    named: "Named HSE contact",
    "other-named": "Named, other function",
    role: "Role address",
    generic: "General address",
    none: "None known",
  },
  fr: {
    named: "Responsable SSE nommé",
    "other-named": "Nommé, autre fonction",
    role: "Adresse de fonction",
    generic: "Adresse générale",
    none: "Aucun connu",
  },
});

export const functionWords = catalogue({
  en: {
    HSE: "Health, safety, environment",
    OHS: "Health and safety",
    SAFETY: "Safety",
    "COR/AUDIT": "COR and audit",
    QA_COMBINED: "Quality and safety",
    "RTW/DISABILITY": "Return to work",
    OWNER_PROXY: "Owner or manager",
    COMMITTEE: "Health and safety committee",
    OTHER: "Other function",
  },
  fr: {
    HSE: "Santé, sécurité, environnement",
    OHS: "Santé et sécurité",
    SAFETY: "Sécurité",
    "COR/AUDIT": "COR et audit",
    QA_COMBINED: "Qualité et sécurité",
    "RTW/DISABILITY": "Retour au travail",
    OWNER_PROXY: "Propriétaire ou direction",
    COMMITTEE: "Comité de santé et sécurité",
    OTHER: "Autre fonction",
  },
});

/** The same in a row, where there is room for one word. */
export const shortFunctionWords = catalogue({
  en: {
    HSE: "HSE",
    OHS: "OHS",
    SAFETY: "Safety",
    "COR/AUDIT": "COR audit",
    QA_COMBINED: "Quality, safety",
    "RTW/DISABILITY": "Return to work",
    OWNER_PROXY: "Owner",
    COMMITTEE: "Committee",
    OTHER: "other function",
  },
  fr: {
    HSE: "SSE",
    OHS: "SST",
    SAFETY: "Sécurité",
    "COR/AUDIT": "Audit COR",
    QA_COMBINED: "Qualité, sécurité",
    "RTW/DISABILITY": "Retour au travail",
    OWNER_PROXY: "Propriétaire",
    COMMITTEE: "Comité",
    OTHER: "autre fonction",
  },
});

export const seniorityWords = catalogue({
  en: {
    executive: "executive",
    manager: "manager",
    "senior-ic": "senior",
    ic: "coordinator",
    admin: "administrator",
    unknown: "",
  },
  fr: {
    executive: "direction",
    manager: "gestionnaire",
    "senior-ic": "spécialiste",
    ic: "coordination",
    admin: "administration",
    unknown: "",
  },
});

export const sizeWords = catalogue({
  en: {
    "1-4": "1 to 4",
    "5-9": "5 to 9",
    "10-19": "10 to 19",
    "20-49": "20 to 49",
    "50-99": "50 to 99",
    "100+": "100 and more",
    unknown: "Not known",
  },
  fr: {
    "1-4": "1 à 4",
    "5-9": "5 à 9",
    "10-19": "10 à 19",
    "20-49": "20 à 49",
    "50-99": "50 à 99",
    "100+": "100 et plus",
    unknown: "Inconnu",
  },
});

export const emailWords = catalogue({
  en: {
    valid: "E-mail valid",
    "accept-all": "E-mail accept-all",
    unknown: "E-mail not confirmed",
    invalid: "E-mail invalid",
    none: "No e-mail",
  },
  fr: {
    valid: "Courriel valide",
    "accept-all": "Courriel : domaine qui accepte tout",
    unknown: "Courriel non confirmé",
    invalid: "Courriel invalide",
    none: "Pas de courriel",
  },
});

export const levelWords = catalogue({
  en: { cor: "COR", small: "Small employer", all: "Both levels" },
  fr: { cor: "COR", small: "Petit employeur", all: "Les deux niveaux" },
});

export const programmeWords = catalogue({
  en: {
    cor: "COR",
    "cor-2020": "COR 2020",
    secor: "SECOR",
    "small-cor": "Small COR",
    "cor-small-business": "COR, small business",
    "cor-owner-operator": "COR, owner-operator",
    ocop: "OCOP",
    "safe-base": "SAFE BASE",
    "safe-sebase": "SAFE SEBASE",
    "safe-isebase": "SAFE ISEBASE",
    "safe-ioo": "SAFE IOO",
    base: "SAFE BASE",
    sebase: "SAFE SEBASE",
    isebase: "SAFE ISEBASE",
    ioo: "SAFE IOO",
    "safe-work-certified": "SAFE Work Certified",
  },
  fr: {
    cor: "COR",
    "cor-2020": "COR 2020",
    secor: "SECOR",
    "small-cor": "Petit COR",
    "cor-small-business": "COR, petite entreprise",
    "cor-owner-operator": "COR, propriétaire exploitant",
    ocop: "OCOP",
    "safe-base": "SAFE BASE",
    "safe-sebase": "SAFE SEBASE",
    "safe-isebase": "SAFE ISEBASE",
    "safe-ioo": "SAFE IOO",
    base: "SAFE BASE",
    sebase: "SAFE SEBASE",
    isebase: "SAFE ISEBASE",
    ioo: "SAFE IOO",
    "safe-work-certified": "SAFE Work Certified",
  },
});

export const tradeWords = catalogue({
  en: {
    "residential-builder": "Home building",
    "industrial-builder": "Industrial building",
    "general-contractor": "General contracting",
    "utilities-water": "Water and sewer",
    pipeline: "Pipeline",
    "powerline-telecom": "Powerline, telecom",
    "land-development": "Land development",
    "roads-bridges": "Roads and bridges",
    civil: "Civil works",
    concrete: "Concrete",
    "steel-erection": "Steel erection",
    framing: "Framing",
    masonry: "Masonry",
    glazing: "Glazing",
    roofing: "Roofing",
    siding: "Siding",
    "exterior-other": "Other exterior",
    electrical: "Electrical",
    mechanical: "Plumbing and heating",
    elevators: "Elevators",
    insulation: "Insulation",
    millwright: "Millwright",
    "equipment-installation": "Equipment installation",
    "scaffold-equipment": "Scaffolding",
    scaffolding: "Scaffolding",
    "drywall-insulation": "Drywall, insulation",
    painting: "Painting",
    flooring: "Flooring",
    tile: "Tile",
    carpentry: "Carpentry",
    "finishing-other": "Other finishing",
    "earthworks-demolition": "Earthworks, demolition",
    "specialty-other": "Other specialty",
    oilfield: "Oilfield services",
    trucking: "Trucking",
    forestry: "Forestry",
    manufacturing: "Manufacturing",
    hospitality: "Hospitality",
    care: "Care",
    municipal: "Municipal",
  },
  fr: {
    "residential-builder": "Construction résidentielle",
    "industrial-builder": "Construction industrielle",
    "general-contractor": "Entreprise générale",
    "utilities-water": "Aqueduc et égout",
    pipeline: "Pipeline",
    "powerline-telecom": "Lignes électriques, télécom",
    "land-development": "Aménagement de terrains",
    "roads-bridges": "Routes et ponts",
    civil: "Génie civil",
    concrete: "Béton",
    "steel-erection": "Charpente métallique",
    framing: "Charpente",
    masonry: "Maçonnerie",
    glazing: "Vitrerie",
    roofing: "Couverture",
    siding: "Revêtement",
    "exterior-other": "Autres travaux extérieurs",
    electrical: "Électricité",
    mechanical: "Plomberie et chauffage",
    elevators: "Ascenseurs",
    insulation: "Isolation",
    millwright: "Mécanique industrielle",
    "equipment-installation": "Installation d’équipement",
    "scaffold-equipment": "Échafaudages",
    scaffolding: "Échafaudages",
    "drywall-insulation": "Gypse et isolation",
    painting: "Peinture",
    flooring: "Planchers",
    tile: "Carrelage",
    carpentry: "Menuiserie",
    "finishing-other": "Autres finitions",
    "earthworks-demolition": "Terrassement, démolition",
    "specialty-other": "Autres spécialités",
    oilfield: "Services pétroliers",
    trucking: "Camionnage",
    forestry: "Foresterie",
    manufacturing: "Fabrication",
    hospitality: "Hôtellerie",
    care: "Soins",
    municipal: "Municipal",
  },
});

export const phoneWords = catalogue({
  en: { work: "work phone", main: "main line", mobile: "published mobile", none: "no phone" },
  fr: {
    work: "téléphone professionnel",
    main: "ligne principale",
    mobile: "cellulaire publié",
    none: "pas de téléphone",
  },
});

/** The word for a value that came from data; a value without one is shown as it stands. */
export function wordFor<Key extends string>(words: Catalogue<Key>, language: Language, value: string): string {
  return (words[language] as Readonly<Record<string, string>>)[value] ?? value.replaceAll("-", " ");
}

export const demoWords = catalogue({ en: { mark: "DEMO" }, fr: { mark: "DEMO" } });
