import type { ContactFacts } from "~/features/contacts/preview";
import type { ClockState } from "~/features/certifications/clock-words";
import type { ResultRow } from "./result-row";

type Columns<Row> = { [Key in keyof Row]: Row[Key][] };
type Next = NonNullable<ClockState["next"]>;

/** Rows on their way to the page: a key is written once and not twenty times, and a clock is a line of numbers. */
export interface RowColumns {
  plain: Columns<Omit<ResultRow, "figure" | "contact" | "next">>;
  figures: (string | null)[];
  contacts: Columns<ContactFacts | Record<keyof ContactFacts, null>>;
  next: Columns<Next | Record<keyof Next, null>>;
}

const CONTACT: Record<keyof ContactFacts, null> = {
  kind: null,
  function: null,
  seniority: null,
  hasEmail: null,
  emailClass: null,
  checkedDays: null,
  phoneKind: null,
  stillListed: null,
  evidenceGrade: null,
  noSolicitation: null,
  credits: null,
};
const NEXT: Record<keyof Next, null> = { kind: null, on: null, days: null, official: null };

export function columnsOf(rows: readonly ResultRow[]): RowColumns {
  return {
    plain: transposed(rows.map(({ figure: _, contact: __, next: ___, ...plain }) => plain)),
    figures: rows.map(({ figure }) =>
      figure ? [figure.needle, Number(figure.late), figure.notches, figure.windows.flat()].map(String).join("|") : null,
    ),
    contacts: transposed(rows.map(({ contact }) => contact ?? CONTACT)) as RowColumns["contacts"],
    next: transposed(rows.map(({ next }) => next ?? NEXT)) as RowColumns["next"],
  };
}

export function rowsOf({ plain, figures, contacts, next }: RowColumns): ResultRow[] {
  const contactRows = untransposed<ContactFacts>(contacts as Columns<ContactFacts>);
  const nextRows = untransposed<Next>(next as Columns<Next>);
  return untransposed<Omit<ResultRow, "figure" | "contact" | "next">>(plain).map((row, index) => ({
    ...row,
    figure: figureOf(figures[index]),
    contact: contactRows[index]?.kind ? contactRows[index] : null,
    next: nextRows[index]?.kind ? nextRows[index] : null,
  }));
}

function figureOf(line: string | null | undefined): ResultRow["figure"] {
  if (!line) return null;
  const [needle, late, notches, windows] = line.split("|");
  const numbers = (list = "") => (list === "" ? [] : list.split(",").map(Number));
  const edges = numbers(windows);
  return {
    needle: Number(needle),
    late: late === "1",
    notches: numbers(notches),
    windows: edges.flatMap((from, index) => (index % 2 === 0 ? [[from, edges[index + 1]!] as [number, number]] : [])),
  };
}

function transposed<Row extends object>(rows: readonly Row[]): Columns<Row> {
  const keys = Object.keys(rows[0] ?? {}) as (keyof Row)[];
  return Object.fromEntries(keys.map((key) => [key, rows.map((row) => row[key])])) as Columns<Row>;
}

function untransposed<Row extends object>(columns: Columns<Row>): Row[] {
  const keys = Object.keys(columns) as (keyof Row)[];
  const length = keys[0] === undefined ? 0 : columns[keys[0]].length;
  return Array.from({ length }, (_, index) => Object.fromEntries(keys.map((key) => [key, columns[key][index]])) as Row);
}
