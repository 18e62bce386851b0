import { Form, Link, useSearchParams } from "@remix-run/react";
import type { ReactNode } from "react";
import type { Catalogue } from "~/text/catalogue";
import { deskRunsText, fieldWords } from "~/text/desk-runs";
import { formatNumber, formatShortDate } from "~/text/format";
import type { Said } from "~/text/told.server";
import { useLocalHref, useText } from "~/text/use-text";
import { levelWords, programmeWords, provinceWords, sizeWords, tradeWords, wordFor } from "~/text/words";
import { Button } from "~/ui/button";
import { Becomes, Was } from "~/ui/change-cells";
import { Icon } from "~/ui/icon";
import { TableRegion } from "~/ui/table-region";

export interface SampleRow {
  verdict: string;
  recordKey: string;
  line: number | null;
  contractorId: string | null;
  name: string | null;
  city: string | null;
  province: string | null;
  field: string | null;
  before: string | null;
  after: string | null;
}

/** A part of the run's page: its name, what it is, and its table or a sentence in place of it. */
export function RunSection({
  title,
  lead,
  aside,
  children,
}: {
  title: string;
  lead: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="card clip">
      <div className="section-head">
        <h2>{title}</h2>
        <span className="grow" />
        {aside}
        <p className="sm dim">{lead}</p>
      </div>
      {children}
    </section>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <p className="sm dim section-note">{children}</p>;
}

function Company({ row }: { row: SampleRow }) {
  const href = useLocalHref();
  if (!row.contractorId) return <>{row.name}</>;
  return (
    <Link to={href(`/contractors/${row.contractorId}`)} className="link">
      {row.name}
    </Link>
  );
}

const CODED = {
  programme: programmeWords,
  level: levelWords,
  size: sizeWords,
  trade: tradeWords,
  province: provinceWords,
};

/** A code of ours in words and "2026-12-02" as people write it; anything else as it is. */
function shownValue(language: "en" | "fr", field: string | null, value: string | null): string | null {
  if (value === null) return null;
  const words = CODED[field as keyof typeof CODED] as Catalogue<string> | undefined;
  if (words) return words[language][value] ?? value;
  return /^\d{4}-\d\d-\d\d$/.test(value) ? formatShortDate(language, value) : value;
}

const FOLDED = 10;

/** The first ten rows of a long table; the rest are asked for by the page's address, so that what stands below is near. */
function Folded({ what, all, open }: { what: string; all: number; open: boolean }) {
  const t = useText(deskRunsText);
  const [search] = useSearchParams();
  if (all <= FOLDED) return null;
  const asked = new URLSearchParams(search);
  if (open) asked.delete("all");
  else asked.set("all", what);
  return (
    <p className="section-note">
      <Link className="link sm" to={`?${asked}`} preventScrollReset>
        {open ? t("showFirst") : t("showAll", { n: all })}
      </Link>
    </p>
  );
}

export function ChangedTable({
  rows,
  fields,
  field,
  all,
}: {
  rows: readonly SampleRow[];
  fields: readonly string[];
  field: string;
  all: number;
}) {
  const t = useText(deskRunsText);
  const [search] = useSearchParams();
  const open = search.get("all") === "changed";
  return (
    <RunSection
      title={t("changedTitle")}
      lead={t("changedLead")}
      aside={
        fields.length > 1 && (
          <Form method="get" className="row" preventScrollReset>
            <label className="xs dim" htmlFor="by-field">
              {t("byField")}
            </label>
            <select id="by-field" name="field" className="select" defaultValue={field}>
              <option value="">{t("allFields")}</option>
              {fields.map((each) => (
                <option key={each} value={each}>
                  {wordFor(fieldWords, t.language, each)}
                </option>
              ))}
            </select>
            <Button size="s">{t("show")}</Button>
          </Form>
        )
      }
    >
      {rows.length === 0 ? (
        <Empty>{all > 0 ? t("samplesNone") : t("noChanged")}</Empty>
      ) : (
        <TableRegion label={t("changedTitle")}>
          <table className="table folds">
            <thead>
              <tr>
                <th scope="col">{t("line")}</th>
                <th scope="col">{t("company")}</th>
                <th scope="col">{t("field")}</th>
                <th scope="col">{t("was")}</th>
                <th scope="col">{t("becomes")}</th>
              </tr>
            </thead>
            <tbody>
              {(open ? rows : rows.slice(0, FOLDED)).map((row) => (
                <tr key={`${row.recordKey} ${row.field} ${row.line}`}>
                  <td className="mono dim f-end max-md:order-2" data-label={t("line")}>
                    {row.line}
                  </td>
                  <td className="b">
                    <Company row={row} />
                  </td>
                  <td className="sm f-all max-md:order-3">{row.field && wordFor(fieldWords, t.language, row.field)}</td>
                  <td className="sm f-all max-md:order-4">
                    <Was value={shownValue(t.language, row.field, row.before)} none={t("nothing")} />
                  </td>
                  <td className="sm f-all max-md:order-5">
                    <Becomes value={shownValue(t.language, row.field, row.after)} none={t("nothing")} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableRegion>
      )}
      <Folded what="changed" all={rows.length} open={open} />
      {rows.length > 0 && rows.length < all && (
        <Empty>{t("first", { n: rows.length, all: formatNumber(t.language, all) })}</Empty>
      )}
    </RunSection>
  );
}

/** Added or absent firms: who and where. */
export function FirmsTable({ what, rows, all }: { what: "added" | "absent"; rows: readonly SampleRow[]; all: number }) {
  const t = useText(deskRunsText);
  const [search] = useSearchParams();
  const open = search.get("all") === what;
  return (
    <RunSection title={t(`${what}Title`)} lead={t(`${what}Lead`)}>
      {rows.length === 0 ? (
        <Empty>{all > 0 ? t("samplesNone") : t(what === "added" ? "noAdded" : "noAbsent")}</Empty>
      ) : (
        <TableRegion label={t(`${what}Title`)}>
          <table className="table folds">
            <thead>
              <tr>
                {what === "added" && <th scope="col">{t("line")}</th>}
                <th scope="col">{t("company")}</th>
                <th scope="col">{t("place")}</th>
              </tr>
            </thead>
            <tbody>
              {(open ? rows : rows.slice(0, FOLDED)).map((row) => (
                <tr key={`${row.recordKey} ${row.field} ${row.line}`}>
                  {what === "added" && (
                    <td className="mono dim f-end max-md:order-2" data-label={t("line")}>
                      {row.line}
                    </td>
                  )}
                  <td className="b">
                    <Company row={row} />
                  </td>
                  <td className="sm dim f-all max-md:order-3">{[row.city, row.province].filter(Boolean).join(", ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableRegion>
      )}
      <Folded what={what} all={rows.length} open={open} />
      {rows.length > 0 && rows.length < all && (
        <Empty>{t("first", { n: rows.length, all: formatNumber(t.language, all) })}</Empty>
      )}
    </RunSection>
  );
}

export interface IssueRow {
  line: number;
  field: string;
  value: string;
  reason: Said;
  mend: Said;
}

export function RejectedTable({
  issues,
  all,
  contacts,
  rejectFile,
}: {
  issues: readonly IssueRow[];
  all: number;
  contacts: boolean;
  rejectFile: string | null;
}) {
  const t = useText(deskRunsText);
  return (
    <RunSection
      title={t("rejectedTitle")}
      lead={contacts ? t("contactRejects") : t("rejectedLead")}
      aside={
        rejectFile && (
          <a className="btn s" href={rejectFile} download>
            <Icon name="download" />
            {t("rejectFile")}
          </a>
        )
      }
    >
      {issues.length === 0 ? (
        !contacts && <Empty>{all > 0 ? t("samplesNone") : t("noRejected")}</Empty>
      ) : (
        <TableRegion label={t("rejectedTitle")}>
          <table className="table folds">
            <thead>
              <tr>
                <th scope="col">{t("line")}</th>
                <th scope="col">{t("column")}</th>
                <th scope="col">{t("value")}</th>
                <th scope="col">{t("why")}</th>
                <th scope="col">{t("mend")}</th>
              </tr>
            </thead>
            <tbody>
              {issues.map((issue) => (
                <tr key={`${issue.line} ${issue.field}`}>
                  <td className="mono dim f-end max-md:order-2" data-label={t("line")}>
                    {issue.line}
                  </td>
                  <td className="sm">{issue.field === "row" ? t("wholeRow") : issue.field}</td>
                  <td className="mono sm f-all max-md:order-3">{issue.value}</td>
                  <td className="sm f-all max-md:order-4" lang={issue.reason.language}>
                    {issue.reason.text}
                  </td>
                  <td className="sm dim f-all max-md:order-5" lang={issue.mend.language}>
                    {issue.mend.text}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableRegion>
      )}
      {issues.length > 0 && issues.length < all && (
        <Empty>{t("first", { n: issues.length, all: formatNumber(t.language, all) })}</Empty>
      )}
    </RunSection>
  );
}

export function ProvincesTable({
  provinces,
}: {
  provinces: Readonly<Record<string, { added: number; changed: number; absent: number; rejected: number }>>;
}) {
  const t = useText(deskRunsText);
  const rows = Object.entries(provinces).sort(([one], [other]) => one.localeCompare(other));
  if (rows.length === 0) return null;
  return (
    <RunSection title={t("provincesTitle")} lead={t("provincesLead")}>
      <TableRegion label={t("provincesTitle")}>
        <table className="table folds">
          <thead>
            <tr>
              <th scope="col">{t("province")}</th>
              {(["added", "changed", "absent", "rejected"] as const).map((name) => (
                <th scope="col" className="num" key={name}>
                  {t(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([province, counts]) => (
              <tr key={province}>
                <td className="b f-all">
                  {province === "unknown" ? t("unknownPlace") : wordFor(provinceWords, t.language, province)}
                </td>
                {(["added", "changed", "absent", "rejected"] as const).map((name, at) => (
                  <td className={at % 2 === 1 ? "num f-end" : "num"} data-label={t(name)} key={name}>
                    {formatNumber(t.language, counts[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableRegion>
    </RunSection>
  );
}
