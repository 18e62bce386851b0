import { fold } from "~/features/contractors/fold";
import { defineSource } from "../source";

/** British Columbia's listing of Indigenous businesses. It has no ids: a business is its name, town and sector. */
export const bcIndigenousBusinesses = defineSource({
  id: "bc-indigenous-businesses",
  publisher: "BC Indigenous Business Listings (Government of British Columbia)",
  kind: "business-directory",
  dataSet: "live",
  termsStatus: "open-licence",
  cadenceDays: 180,
  file: { encoding: "utf-8", delimiter: "," },
  columns: {
    legal_name: "Business Name",
    website: "Web Site",
    city: "City",
    latitude: "Latitude",
    longitude: "Longitude",
    trade: "Industry Sector",
    size: "Number of Employees",
  },
  ignored: ["Region", "Type", "Year Formed"],
  required: ["legal_name"],
  naturalKey: ({ legal_name = "", city = "", trade = "" }) =>
    legal_name === "" ? "" : [legal_name, city, /\d{2}/.exec(trade)?.[0] ?? ""].map(fold).join(" | "),
  always: { province: "BC" },
  // A sector is no trade: "23 Construction" does not say which.
  read: { trade: () => "" },
  nothing: ["--"],
  dates: "YYYY-MM-DD",
  rows: { min: 200, max: 20_000 },
});
