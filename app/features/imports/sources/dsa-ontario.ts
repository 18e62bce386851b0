import { defineSource } from "../source";
import { TRADES_BY_NAICS } from "./dsa-trades";

/** Demo. Letters of good standing, each good for twelve months; letters of reciprocity for firms from elsewhere beside them. */
export const dsaOntario = defineSource({
  id: "dsa-ontario",
  publisher: "DSA Ontario (Demo Safety Association)",
  kind: "certification-list",
  dataSet: "demo",
  jurisdiction: "ON",
  partner: {
    slug: "dsa-ontario",
    name: "DSA Ontario",
    jurisdictions: ["ON"],
    industry: { en: "Infrastructure and construction", fr: "Infrastructure et construction" },
    website: "https://ontario.dsa.example.com",
  },
  termsStatus: "permission",
  cadenceDays: 7,
  file: { encoding: "utf-8", delimiter: "|" },
  columns: {
    number: "LoGS No.",
    legal_name: "Company",
    trade_name: "O/A",
    city: "Municipality",
    province: "Province",
    postal_code: "Postal",
    latitude: "Lat",
    longitude: "Lon",
    business_phone: "Tel",
    website: "Website",
    period_kind: "Document",
    issued_on: "Issued",
    expires_on: "Good Standing Until",
    trade: "NAICS",
    size: "Workforce",
  },
  ignored: [],
  required: ["number", "legal_name", "period_kind"],
  naturalKey: (fields) => fields.number ?? "",
  values: {
    period_kind: { "Letter of Good Standing": "standing", "Letter of Reciprocity": "letter" },
    trade: TRADES_BY_NAICS,
  },
  certification: {
    programme: "cor-2020",
    periodKind: "standing",
    dateKind: "logs_1y",
    byPeriodKind: { letter: "letter" },
  },
  dates: "YYYYMMDD",
  listDate: { fileName: /_(\d{4}-\d{2}-\d{2})\.csv$/ },
  rows: { min: 1, max: 20_000 },
});
