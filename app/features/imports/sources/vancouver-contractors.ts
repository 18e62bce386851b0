import { defineSource } from "../source";

/** Contractors among the City of Vancouver's business licences. A licence without a business name is known by its trade name. */
export const vancouverContractors = defineSource({
  id: "vancouver-contractors",
  publisher: "Business licences (City of Vancouver)",
  kind: "business-directory",
  dataSet: "live",
  termsStatus: "open-licence",
  cadenceDays: 30,
  file: { encoding: "utf-8", delimiter: "," },
  columns: {
    natural_key: "licence_rsn",
    legal_name: { header: "business_name", or: "trade_name" },
    trade_name: "trade_name",
    city: "city",
    province: "province",
    postal_code: "postal_code",
    latitude: "latitude",
    longitude: "longitude",
    trade: "business_type",
    size: "employees",
  },
  ignored: ["business_subtype", "house", "street", "local_area", "issued_date"],
  required: ["natural_key", "legal_name"],
  values: {
    trade: {
      "General Contractor": "general-contractor",
      "Trade Contractor": "specialty-other",
      "Architectural and Engineering Services": "",
      "General Repair and Maintenance": "",
      "Rental Services": "",
      "Security Services": "",
      "Waste Collection and Hauling Services": "",
    },
  },
  dates: "YYYY-MM-DD",
  rows: { min: 50, max: 50_000 },
});
