import type { ReactNode } from "react";
import { fieldWords } from "~/text/desk-runs";
import { deskSourcesText } from "~/text/desk-sources";
import { formatNumber } from "~/text/format";
import { useText } from "~/text/use-text";
import { wordFor } from "~/text/words";

/** A declaration as a page can carry it: no function, no pattern. */
export interface ShownDeclaration {
  publisher: string;
  kind: "certification-list" | "business-directory" | "contact-research";
  dataSet: "demo" | "live";
  terms: "permission" | "open-licence" | "unreviewed" | "prohibited";
  cadenceDays: number;
  format: string;
  dates: string;
  columns: { field: string; header: string }[];
  ignored: string[];
  required: string[];
  rows: { min: number; max: number };
  dateInName: boolean;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What is declared of a source, in words. */
export function SourceFacts({ source }: { source: ShownDeclaration }) {
  const t = useText(deskSourcesText);
  const field = (name: string) => wordFor(fieldWords, t.language, name);
  return (
    <dl className="facts">
      <Fact name={t("publisher")}>{source.publisher}</Fact>
      <Fact name={t("kind")}>{t(`kind_${source.kind}`)}</Fact>
      <Fact name={t("dataSet")}>{t(`data_${source.dataSet}`)}</Fact>
      <Fact name={t("terms")}>{t(`terms_${source.terms}`)}</Fact>
      <Fact name={t("cadence")}>{t("everyDays", { n: source.cadenceDays })}</Fact>
      <Fact name={t("form")}>{source.format}</Fact>
      <Fact name={t("dates")}>
        <span className="mono">{source.dates}</span>
      </Fact>
      <Fact name={t("listDateFrom")}>{t(source.dateInName ? "fromName" : "fromYou")}</Fact>
      <Fact name={t("expectedRows")}>
        {t("rowsBetween", {
          min: formatNumber(t.language, source.rows.min),
          max: formatNumber(t.language, source.rows.max),
        })}
      </Fact>
      <Fact name={t("required")}>{source.required.map(field).join(", ")}</Fact>
      <Fact name={t("columns")}>
        <ul>
          {source.columns.map((column) => (
            <li key={`${column.field} ${column.header}`}>
              <span className="b">{column.header}</span> → {field(column.field)}
            </li>
          ))}
        </ul>
      </Fact>
      {source.ignored.length > 0 && <Fact name={t("ignored")}>{source.ignored.join(", ")}</Fact>}
    </dl>
  );
}
