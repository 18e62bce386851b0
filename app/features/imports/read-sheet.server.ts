import { FileRefusal, shown } from "./file-refusal";
import { HEADER_WITHIN } from "./header";
import { openWorkbook, type Workbook } from "./open-workbook.server";
import type { RecordsRead, TakeRecords } from "./read-records.server";
import { columnOf, dayOfSerial, unescapeCell, writtenDay, writtenNumber, type NumberStyle } from "./sheet-values";
import type { SourceDeclaration } from "./source";
import { cellStyles, contentsOf, parsePart, sharedStrings, sheetOf } from "./workbook-parts.server";

const MOST_COLUMNS = 1_000;
const LONGEST_CELL = 1_000_000;
const ROWS_AT_ONCE = 1_000;

/**
 * Reads the rows of a workbook's sheet as text, in constant memory but for its shared strings. Typed dates are written as
 * the declaration writes days; a number without a date's style stays a number. Rows are counted in the markup, apart from
 * the parser.
 */
export async function readSheet(file: string, source: SourceDeclaration, take: TakeRecords): Promise<RecordsRead> {
  const workbook = await openWorkbook(file);
  try {
    const contents = await contentsOf(workbook);
    const sheet = sheetOf(contents.sheets, source);
    const values: CellValues = {
      strings: contents.strings === undefined ? [] : await sharedStrings(workbook, contents.strings),
      styles: contents.styles === undefined ? [] : await cellStyles(workbook, contents.styles),
      since1904: contents.since1904,
      order: source.dates,
    };
    if (!workbook.has(sheet.part)) throw new FileRefusal(`The workbook lacks its sheet “${shown(sheet.name)}”.`);
    return await rowsOf(workbook, sheet.part, values, take);
  } finally {
    workbook.close();
  }
}

interface CellValues {
  strings: string[];
  styles: NumberStyle[];
  since1904: boolean;
  order: SourceDeclaration["dates"];
}

async function rowsOf(workbook: Workbook, part: string, values: CellValues, take: TakeRecords): Promise<RecordsRead> {
  let rows: string[][] = [];
  let lines: number[] = [];
  let width = 0;
  let parsed = 0;
  let line = 0;
  let cells: string[] = [];
  let cell: { place: number; type: string; style: NumberStyle } | undefined;
  let value = "";
  let formula = "";
  let inside: "v" | "f" | "t" | undefined;
  let phonetic = false;
  const counted = rowCounter();

  function endCell() {
    const text = cellText(cell!.type, cell!.style, value, formula, values);
    if (text !== "") {
      if (cell!.place >= MOST_COLUMNS)
        throw new FileRefusal(`Row ${line} has more than ${MOST_COLUMNS} columns: this is not one of our lists.`);
      while (cells.length < cell!.place) cells.push("");
      cells[cell!.place] = text;
    }
    cell = undefined;
  }

  async function hand(last: boolean) {
    // A sheet leaves out what is empty at the end of a row; the widest of its first rows tells how many cells there are.
    if (rows.length === 0 || (rows.length < ROWS_AT_ONCE && !last)) return;
    if (width === 0) for (const row of rows.slice(0, HEADER_WITHIN)) width = Math.max(width, row.length);
    for (const row of rows) while (row.length < width) row.push("");
    const given = rows;
    const at = Int32Array.from(lines);
    rows = [];
    lines = [];
    await take(given, at);
  }

  await parsePart(
    workbook,
    part,
    {
      open: (name, { attributes }) => {
        if (name === "row") {
          const said = Number(attributes.r ?? line + 1);
          if (!(said > line))
            throw new FileRefusal(`The rows of the sheet are not in order after row ${line}: save it again.`);
          line = said;
          cells = [];
        } else if (name === "c") {
          const place = attributes.r === undefined ? cells.length : columnOf(attributes.r);
          if (place === undefined)
            throw new FileRefusal(`Row ${line} has a cell “${shown(attributes.r ?? "")}”: save the sheet again.`);
          cell = { place, type: attributes.t ?? "n", style: values.styles[Number(attributes.s ?? 0)] };
          value = "";
          formula = "";
        } else if (name === "rPh") phonetic = true;
        else if (name === "v" || name === "f" || name === "t") inside = name;
      },
      close: (name) => {
        if (name === "c") endCell();
        else if (name === "rPh") phonetic = false;
        else if (name === "v" || name === "f" || name === "t") inside = undefined;
        else if (name === "row") {
          rows.push(cells);
          lines.push(line);
          parsed += 1;
        }
      },
      text: (piece) => {
        if (cell === undefined || inside === undefined || phonetic) return;
        if (inside === "f") formula += piece;
        else value += piece;
        if (value.length > LONGEST_CELL)
          throw new FileRefusal(`A cell of row ${line} has more than ${LONGEST_CELL} characters.`);
      },
    },
    async (text) => {
      counted.push(text);
      await hand(false);
    },
  );
  await hand(true);
  if (parsed !== counted.rows()) {
    throw new FileRefusal(`The sheet has ${counted.rows()} rows, but ${parsed} were read: save it again.`);
  }
  return { records: counted.rows(), endsWithNewline: true, lastLine: line };
}

function cellText(type: string, style: NumberStyle, value: string, formula: string, values: CellValues): string {
  switch (type) {
    case "s": {
      const text = value === "" ? "" : values.strings[Number(value)];
      if (text === undefined) throw new FileRefusal("A cell points to a text that the workbook lacks: save it again.");
      return text.replace(/\r\n?/g, "\n");
    }
    case "inlineStr":
    case "str":
      return unescapeCell(value).replace(/\r\n?/g, "\n");
    case "b":
      return value === "1" ? "TRUE" : value === "0" ? "FALSE" : value;
    case "d":
      return /^\d{4}-\d{2}-\d{2}/.test(value) ? writtenDay(value.slice(0, 10), values.order) : value;
    case "e":
      return value;
    default: {
      // A formula that was never worked out has no value; the row has to show that something stood there.
      if (value === "") return formula === "" ? "" : `=${formula}`;
      const day = style?.kind === "date" ? dayOfSerial(Number(value), values.since1904) : undefined;
      return day === undefined ? writtenNumber(value, style) : writtenDay(day, values.order);
    }
  }
}

/** Counts <row> tags in the text as it goes by, across pieces. */
function rowCounter() {
  const tag = /<(?:[\w-]+:)?row(?=[\s/>])/g;
  let rows = 0;
  let rest = "";
  return {
    push(text: string) {
      const all = rest + text;
      // A tag may be cut: what stands after the last "<" waits for more, unless it is whole.
      const last = all.lastIndexOf("<");
      const end = last === -1 || all.length - last > 100 ? all.length : last;
      rows += all.slice(0, end).match(tag)?.length ?? 0;
      rest = all.slice(end);
    },
    rows: () => rows + (rest.match(tag)?.length ?? 0),
  };
}
