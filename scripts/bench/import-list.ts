import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { defineSource } from "../../app/features/imports/source";

export const COLUMNS = [
  "Number",
  "Company",
  "Trading as",
  "Town",
  "Province",
  "Postal",
  "Phone",
  "Site",
  "Issued",
  "Expires",
  "Staff",
  "Note",
  "Street",
  "Industry code",
  "Industry",
  "Region",
];

/** A weekly list as certifying partners write them: sixteen columns, some 240 bytes a row. */
export const source = benchSource("demo");

/** A list of each data set: what one loads is never met by the other. */
export function benchSource(dataSet: "demo" | "live") {
  return defineSource({
    id: `bench-list-${dataSet}`,
    publisher: "The bench",
    kind: "certification-list",
    dataSet,
    jurisdiction: "AB",
    partner: {
      slug: `bench-partner-${dataSet}`,
      name: "Bench",
      jurisdictions: ["AB"],
      industry: { en: "All", fr: "Toutes" },
    },
    termsStatus: "permission",
    cadenceDays: 7,
    // The bound is against a wrong file; a list of a million rows is some 270 MB, more than the usual one.
    file: { encoding: "utf-8", delimiter: ",", maxBytes: 1_000_000_000 },
    columns: {
      number: "Number",
      legal_name: "Company",
      trade_name: "Trading as",
      city: "Town",
      province: "Province",
      postal_code: "Postal",
      business_phone: "Phone",
      website: "Site",
      issued_on: "Issued",
      expires_on: "Expires",
      size: "Staff",
    },
    ignored: ["Note", "Street", "Industry code", "Industry", "Region"],
    required: ["number", "legal_name"],
    certification: { programme: "cor", periodKind: "certificate", dateKind: "cert_3y" },
    dates: "YYYY-MM-DD",
    rows: { min: 1, max: 2_000_000 },
  });
}

/** Every `changed`th firm has another end date and staff; 0: none. */
export async function writeList(file: string, rows: number, changed: number, note = ""): Promise<number> {
  const out = createWriteStream(file);
  out.write(`${COLUMNS.join(",")}\n`);
  let bytes = 0;
  for (let begin = 0; begin < rows; begin += 1000) {
    let text = "";
    for (let index = begin; index < Math.min(begin + 1000, rows); index += 1) {
      const moved = changed > 0 && index % changed === 0;
      const key = String(index).padStart(7, "0");
      const town = TOWNS[index % TOWNS.length]!;
      text +=
        `DEMO-${key},"Prairie ${WORDS[index % WORDS.length]} ${key}, Ltd.",${index % 5 === 0 ? `Prairie ${key} Services` : ""},${town},Alberta,T${index % 10}P 1J9,` +
        `403-555-01${String(index % 100).padStart(2, "0")},www.firm-${key}.example.com,2024-${String((index % 12) + 1).padStart(2, "0")}-15,` +
        `${moved ? 2031 : 2027}-${String((index % 12) + 1).padStart(2, "0")}-14,${moved ? 75 : (index % 60) + 1},${note},${(index % 9000) + 100} ${WORDS[index % WORDS.length]!} Industrial Road,2382${index % 10}0,"Building equipment contractors, installation and servicing",Central and northern region\n`;
    }
    bytes += Buffer.byteLength(text);
    if (!out.write(text)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return bytes;
}

const TOWNS = [
  "Calgary",
  "Edmonton",
  "Red Deer",
  "Lethbridge",
  "Grande Prairie",
  "Medicine Hat",
  "Fort McMurray",
  "Leduc",
  "Montréal-Nord",
];
const WORDS = ["Paving", "Électrique", "Roofing", "Mechanical", "Concrete", "Scaffold", "Steel & Crane", "Masonry"];
