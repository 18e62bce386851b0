import { defineSource } from "../source";
import { TRADES_IN_BOTH_LANGUAGES } from "./dsa-trades";

/** Demo. A bilingual list of three provinces with letters of good standing; the yearly letter has a number of its own. */
export const dsaAtlantic = defineSource({
  id: "dsa-atlantic",
  publisher: "DSA Atlantic / Atlantique (Demo Safety Association)",
  kind: "certification-list",
  dataSet: "demo",
  partner: {
    slug: "dsa-atlantic",
    name: "DSA Atlantic",
    jurisdictions: ["NB", "NS", "NL"],
    industry: { en: "Construction", fr: "Construction" },
    website: "https://atlantic.dsa.example.com",
  },
  termsStatus: "permission",
  cadenceDays: 14,
  file: { encoding: "windows-1252", delimiter: ";" },
  columns: {
    natural_key: "N° de membre / Member no.",
    number: "N° de lettre / Letter no.",
    legal_name: "Raison sociale / Legal name",
    trade_name: "Nom commercial / Trade name",
    city: "Ville / Town",
    province: "Prov.",
    postal_code: "Code postal / Postal code",
    latitude: "Latitude",
    longitude: "Longitude",
    business_phone: "Téléphone / Telephone",
    website: "Site Web / Website",
    jurisdiction: "Délivrée en / Issued in",
    issued_on: "Délivrée le / Issued on",
    expires_on: "En règle jusqu'au / Good standing until",
    published_status: "État / Standing",
    trade: "Secteur / Sector",
    size: "Effectif / Workforce",
  },
  ignored: ["Langue / Language"],
  required: ["natural_key", "number", "legal_name", "jurisdiction"],
  values: {
    jurisdiction: { "N.-B. / NB": "NB", "N.-É. / NS": "NS", "T.-N.-L. / NL": "NL" },
    published_status: {
      "En règle / In good standing": "",
      "Suspendue / Suspended": "suspended",
      "Révoquée / Revoked": "revoked",
    },
    trade: TRADES_IN_BOTH_LANGUAGES,
  },
  certification: { programme: "cor", periodKind: "standing", dateKind: "logs_1y" },
  dates: "DD/MM/YYYY",
  listDate: { fileName: /_(\d{4}-\d{2}-\d{2})\.csv$/ },
  rows: { min: 1, max: 20_000 },
});
