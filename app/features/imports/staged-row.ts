import { splitName } from "~/features/contractors/match-key";
import { FIELD } from "./row-check";
import type { PeriodKind, RecordField, SourceDeclaration } from "./source";
import { STAGED_COLUMNS, type StagedColumn } from "./staged-columns";

/** How the rows of one source are written down for staging. */
export interface StagedForm {
  /** The columns that each line holds, in order. */
  columns: readonly StagedColumn[];
  /** The columns of the staging table, for CREATE TABLE: what is the same in every row stands there once. */
  definition: string;
  /** One checked row, with its print, in the text form of COPY. */
  line(values: readonly string[], line: number, print: { high: number; low: number }): string;
}

type Write = (values: readonly string[]) => string;

/**
 * Compiles a declaration into the lines of its staging table. A column that no cell of the file can change is not sent: it is
 * the column's default, as in half of the columns of most lists.
 */
export function stagedForm(source: SourceDeclaration): StagedForm {
  const sent: { name: StagedColumn; write: Write }[] = [];
  const definitions: string[] = [];
  for (const [name, type] of STAGED_COLUMNS) {
    const value = valueOf(source, name);
    const kept = typeof value === "string" || value === null;
    definitions.push(`${name} ${type}${kept ? standing(value) : ""}`);
    if (kept) continue;
    if ("generated" in value) definitions[definitions.length - 1] += ` GENERATED ALWAYS AS (${value.generated}) STORED`;
    else sent.push({ name, write: value.write });
  }
  const writes = sent.map(({ write }) => write);
  return {
    columns: ["line", "print_high", "print_low", ...sent.map(({ name }) => name)],
    definition: definitions.join(", "),
    line(values, line, print) {
      let text = `${line}\t${print.high}\t${print.low}`;
      for (const write of writes) text += `\t${write(values)}`;
      return `${text}\n`;
    },
  };
}

function standing(value: string | null): string {
  return value === null ? "" : ` DEFAULT '${value.replaceAll("'", "''")}'`;
}

/** What a column holds: the same in every row, what another column says, or what a row's cells say. */
function valueOf(
  source: SourceDeclaration,
  column: StagedColumn,
): string | null | { generated: string } | { write: Write } {
  const says = (field: RecordField) => field in source.columns || source.always?.[field] !== undefined;
  const own = (field: RecordField, otherwise: string | null = null) =>
    says(field) ? { write: cell(FIELD[field], otherwise) } : otherwise;
  const certified = source.kind === "certification-list";
  switch (column) {
    case "line":
    case "print_high":
    case "print_low":
    case "match_key":
      // The first three stand in front of every line; the key is worked out once the rows are in (key-staged-rows).
      return null;
    case "natural_key":
      return { write: (values) => escaped(values[FIELD.natural_key]!) };
    case "legal_name":
      return { write: (values) => escaped(splitName(values[FIELD.legal_name]!).legal) };
    case "trade_names":
      return { write: tradeNames };
    case "trades":
      return says("trade") ? { write: (values) => array(tagsOf(values[FIELD.trade]!)) } : "{}";
    case "size":
      return own("size", "unknown");
    case "city":
    case "province":
    case "postal_code":
    case "latitude":
    case "longitude":
    case "business_phone":
    case "website":
      return own(column);
    case "partner":
      return certified ? (source.partner?.slug ?? null) : null;
    case "jurisdiction":
      return certified ? own("jurisdiction", source.jurisdiction ?? null) : null;
    case "programme":
      return certified ? own("programme", source.certification?.programme ?? null) : null;
    case "period_kind":
      return certified ? own("period_kind", source.certification?.periodKind ?? null) : null;
    case "number":
      if (!certified) return null;
      if (!says("number")) return { generated: "natural_key" };
      if (!says("natural_key") && !source.naturalKey) return { generated: "natural_key" };
      return { write: (values) => escaped(values[FIELD.number]! || values[FIELD.natural_key]!) };
    case "issued_on":
    case "expires_on":
    case "published_status":
      return certified ? own(column) : null;
    case "date_kind":
      if (!certified) return null;
      if (!says("date_kind") && !says("period_kind"))
        return dateKindOf(source, source.certification?.periodKind ?? "", "");
      return {
        write: (values) =>
          dateKindOf(
            source,
            values[FIELD.period_kind] || (source.certification?.periodKind ?? ""),
            values[FIELD.date_kind]!,
          ),
      };
  }
}

/** The row's own meaning of its date, else that of its kind of period, else the list's. */
function dateKindOf(source: SourceDeclaration, periodKind: string, said: string): string {
  return (
    said ||
    source.certification?.byPeriodKind?.[periodKind as PeriodKind] ||
    (periodKind === "letter" ? "letter" : source.certification?.dateKind) ||
    "unknown"
  );
}

function cell(at: number, otherwise: string | null): Write {
  const nothing = otherwise ?? "\\N";
  return (values) => {
    const value = values[at]!;
    return value === "" ? nothing : escaped(value);
  };
}

function tradeNames(values: readonly string[]): string {
  const published = values[FIELD.trade_name]!;
  const { legal, trade } = splitName(values[FIELD.legal_name]!);
  if (published === "" && trade.length === 0) return "{}";
  const names: string[] = [];
  for (const name of [...trade, ...published.split(/\s*;\s*/)]) {
    if (name !== "" && name !== legal && !names.includes(name)) names.push(name);
  }
  return array(names);
}

function tagsOf(published: string): string[] {
  if (published === "") return [];
  const tags = published.split(";").map((tag) => tag.trim());
  return [...new Set(tags.filter(Boolean))].sort();
}

/** Cells hold no tab and no line end any more (row-check tidies them): a backslash is all that COPY would misread. */
function escaped(value: string): string {
  return value.includes("\\") ? value.replaceAll("\\", "\\\\") : value;
}

function array(values: readonly string[]): string {
  if (values.length === 0) return "{}";
  return escaped(`{${values.map((value) => `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`).join(",")}}`);
}
