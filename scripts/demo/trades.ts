/** Words that a firm of a trade has in its name, in English and in French ("X Électrique", "Construction X"). */
export const TRADE_WORDS: Readonly<Record<string, { en: readonly string[]; fr: readonly string[] }>> = {
  "residential-builder": { en: ["Homes", "Home Builders", "Residential"], fr: ["Habitations", "Maisons"] },
  "industrial-builder": {
    en: ["Industrial", "Industrial Constructors", "Industrial Services"],
    fr: ["Construction industrielle"],
  },
  "general-contractor": {
    en: ["Construction", "Contracting", "Builders", "Constructors", "Building Group", "General Contractors"],
    fr: ["Construction", "Constructions", "Entrepreneurs généraux"],
  },
  "utilities-water": { en: ["Water & Sewer", "Utilities", "Underground"], fr: ["Aqueduc et égout"] },
  pipeline: { en: ["Pipelines", "Pipeline Contractors", "Pipeline Services"], fr: ["Pipelines"] },
  "powerline-telecom": { en: ["Powerline", "Utility Construction", "Line Contractors"], fr: ["Réseaux électriques"] },
  "land-development": { en: ["Land Development", "Developments"], fr: ["Développement"] },
  "roads-bridges": { en: ["Paving", "Road Builders", "Bridge & Road", "Asphalt"], fr: ["Pavage", "Asphalte"] },
  civil: { en: ["Civil", "Civil Constructors", "Earth & Civil"], fr: ["Génie civil"] },
  concrete: {
    en: ["Concrete", "Concrete Forming", "Foundations", "Cribbing"],
    fr: ["Béton", "Coffrages", "Fondations"],
  },
  "steel-erection": { en: ["Steel", "Steel Erectors", "Ironworks"], fr: ["Structures d'acier", "Acier"] },
  framing: { en: ["Framing", "Timber Framing"], fr: ["Charpentes"] },
  masonry: { en: ["Masonry", "Stoneworks", "Brick & Stone"], fr: ["Maçonnerie"] },
  glazing: { en: ["Glass", "Glazing", "Curtain Wall"], fr: ["Vitrerie"] },
  roofing: { en: ["Roofing", "Roofing & Sheet Metal", "Roofing Systems"], fr: ["Toitures", "Couvreurs"] },
  siding: { en: ["Siding", "Siding & Exteriors", "Cladding"], fr: ["Revêtements"] },
  "exterior-other": { en: ["Exteriors", "Waterproofing"], fr: ["Étanchéité"] },
  electrical: {
    en: ["Electric", "Electrical", "Electrical Contractors", "Power & Controls"],
    fr: ["Électrique", "Électriciens"],
  },
  mechanical: {
    en: ["Mechanical", "Plumbing & Heating", "HVAC", "Sheet Metal", "Refrigeration"],
    fr: ["Plomberie", "Mécanique du bâtiment", "Ventilation"],
  },
  elevators: { en: ["Elevator", "Elevators"], fr: ["Ascenseurs"] },
  "equipment-installation": {
    en: ["Insulation", "Millwrights", "Scaffolding", "Scaffold Services", "Machine & Millwright"],
    fr: ["Isolation", "Mécanique industrielle", "Échafaudages"],
  },
  "drywall-insulation": { en: ["Drywall", "Interiors", "Drywall & Acoustics"], fr: ["Systèmes intérieurs", "Gypse"] },
  painting: { en: ["Painting", "Painters", "Coatings"], fr: ["Peinture", "Peintres"] },
  flooring: { en: ["Flooring", "Floors"], fr: ["Planchers"] },
  tile: { en: ["Tile", "Tile & Terrazzo"], fr: ["Carrelages"] },
  carpentry: { en: ["Carpentry", "Millwork", "Finish Carpentry"], fr: ["Menuiserie", "Ébénisterie"] },
  "finishing-other": { en: ["Finishing", "Restoration"], fr: ["Finition"] },
  "earthworks-demolition": {
    en: ["Excavating", "Earthworks", "Demolition", "Earthmoving", "Contracting & Excavating"],
    fr: ["Excavation", "Démolition", "Terrassement"],
  },
  "specialty-other": {
    en: ["Crane", "Fencing", "Environmental", "Directional Drilling", "Coring & Cutting"],
    fr: ["Grues", "Forage"],
  },
  oilfield: {
    en: [
      "Oilfield Services",
      "Oilfield Construction",
      "Well Servicing",
      "Energy Services",
      "Wireline",
      "Pressure Services",
    ],
    fr: ["Services pétroliers"],
  },
  trucking: { en: ["Trucking", "Transport", "Hauling", "Vac Services"], fr: ["Transport", "Camionnage"] },
  forestry: { en: ["Logging", "Forestry", "Timber", "Silviculture", "Forest Contractors"], fr: ["Foresterie"] },
  manufacturing: { en: ["Fabrication", "Manufacturing", "Welding & Fabricating"], fr: ["Fabrication", "Soudure"] },
  hospitality: { en: ["Inn & Conference Centre", "Lodge", "Camp Services"], fr: ["Hôtellerie"] },
  care: { en: ["Seniors Residence", "Care Centre"], fr: ["Résidence"] },
  municipal: { en: ["Municipal Services", "Public Works"], fr: ["Services municipaux"] },
};

type Weights = readonly (readonly [trade: string, weight: number])[];

const BUILDING: Weights = [
  ["general-contractor", 15],
  ["electrical", 12],
  ["mechanical", 12],
  ["earthworks-demolition", 9],
  ["concrete", 7],
  ["roofing", 5],
  ["roads-bridges", 4],
  ["civil", 4],
  ["utilities-water", 3],
  ["steel-erection", 3],
  ["residential-builder", 3],
  ["industrial-builder", 2.5],
  ["drywall-insulation", 3],
  ["specialty-other", 3],
  ["painting", 2.5],
  ["equipment-installation", 4],
  ["masonry", 1.5],
  ["glazing", 1.5],
  ["flooring", 1.2],
  ["carpentry", 1.2],
  ["framing", 1],
  ["siding", 0.8],
  ["exterior-other", 0.6],
  ["tile", 0.5],
  ["finishing-other", 1],
  ["elevators", 0.3],
  ["land-development", 0.7],
  ["powerline-telecom", 1.5],
  ["trucking", 1],
  ["manufacturing", 1.2],
  ["municipal", 0.4],
];

const ENERGY: Weights = [
  ["oilfield", 30],
  ["pipeline", 12],
  ["trucking", 10],
  ["earthworks-demolition", 8],
  ["industrial-builder", 7],
  ["electrical", 7],
  ["manufacturing", 7],
  ["mechanical", 3],
  ["specialty-other", 5],
  ["equipment-installation", 6],
  ["steel-erection", 3],
  ["hospitality", 2],
];

const COASTAL: Weights = [...BUILDING, ["forestry", 5], ["hospitality", 1.5], ["care", 1.5]];

export const TRADES_OF_SOURCE: Readonly<Record<string, Weights>> = {
  "dsa-build-ab": BUILDING,
  "dsa-energy": ENERGY,
  "dsa-bc": COASTAL,
  "dsa-prairie": BUILDING,
  "dsa-ontario": BUILDING,
  "dsa-atlantic": BUILDING,
  "dsa-north": [...BUILDING, ["hospitality", 1], ["trucking", 3]],
};

/** Classes of SAFE are for forestry. */
export const FORESTRY: Weights = [
  ["forestry", 85],
  ["trucking", 10],
  ["earthworks-demolition", 5],
];
