/** Certification lists that go through the real pipeline: `const list = await certificationList(); await list.read("2026-11-02", [...])`. */
import { randomUUID } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ImportResult } from "~/features/imports/import-request";
import { runImport } from "~/features/imports/run-import.server";
import { defineSource, type SourceDeclaration } from "~/features/imports/source";

export interface ListedFirm {
  number: string;
  name: string;
  town?: string;
  province?: string;
  postal?: string;
  phone?: string;
  site?: string;
  expires?: string;
}

export interface TestList {
  source: SourceDeclaration;
  read(listDate: string, firms: readonly ListedFirm[]): Promise<ImportResult>;
}

export function certificationList({
  dataSet = "demo",
  jurisdiction = "AB",
}: { dataSet?: "demo" | "live"; jurisdiction?: string } = {}): TestList {
  const id = `list-${randomUUID().slice(0, 8)}`;
  const source = defineSource({
    id,
    publisher: `Publisher of ${id}`,
    kind: "certification-list",
    dataSet,
    jurisdiction,
    partner: { slug: id, name: id, jurisdictions: [jurisdiction], industry: { en: "All", fr: "Toutes" } },
    termsStatus: "permission",
    cadenceDays: 7,
    file: { encoding: "utf-8", delimiter: "," },
    columns: {
      number: "Number",
      legal_name: "Company",
      city: "Town",
      province: "Province",
      postal_code: "Postal",
      business_phone: "Phone",
      website: "Site",
      expires_on: "Expires",
    },
    ignored: [],
    required: ["number", "legal_name"],
    certification: { programme: "cor", periodKind: "certificate", dateKind: "cert_3y" },
    dates: "YYYY-MM-DD",
    rows: { min: 1, max: 10_000 },
  });
  return {
    source,
    async read(listDate, firms) {
      const file = path.join(await mkdtemp(path.join(os.tmpdir(), "trucor-list-")), "list.csv");
      const lines = firms.map(({ number, name, town, province, postal, phone, site, expires = "2027-05-31" }) =>
        [number, `"${name}"`, town, province, postal, phone, site, expires].map((cell) => cell ?? "").join(","),
      );
      await writeFile(file, `${["Number,Company,Town,Province,Postal,Phone,Site,Expires", ...lines].join("\n")}\n`);
      return runImport({ source, file, asOf: listDate });
    },
  };
}
