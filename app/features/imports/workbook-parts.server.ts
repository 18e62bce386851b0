import { SaxesParser, type SaxesTagPlain } from "saxes";
import { FileRefusal, shown } from "./file-refusal";
import { partNamed, type Workbook } from "./open-workbook.server";
import { numberStyle, unescapeCell, type NumberStyle } from "./sheet-values";
import type { SourceDeclaration } from "./source";

const WORKBOOK = "xl/workbook.xml";
const MOST_SHARED_CHARACTERS = 50_000_000;

export interface Contents {
  sheets: { name: string; part: string; hidden: boolean }[];
  strings: string | undefined;
  styles: string | undefined;
  since1904: boolean;
}

/** The markup of a part, a tag at a time, without the prefixes of its names. Strict: damaged markup refuses the file. */
export async function parsePart(
  workbook: Workbook,
  part: string,
  on: {
    open?: (name: string, tag: SaxesTagPlain) => void;
    close?: (name: string) => void;
    text?: (text: string) => void;
  },
  onChunk: (text: string) => void | Promise<void> = () => {},
): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const local = (name: string) => name.slice(name.indexOf(":") + 1);
  if (on.open) parser.on("opentag", (tag) => on.open!(local(tag.name), tag));
  if (on.close) parser.on("closetag", (tag) => on.close!(local(tag.name)));
  if (on.text) {
    parser.on("text", on.text);
    parser.on("cdata", on.text);
  }
  parser.on("error", (error) => {
    throw new FileRefusal(`The workbook is damaged (${part}: ${error.message.slice(0, 120)}): save it again.`);
  });
  for await (const text of workbook.read(part)) {
    parser.write(text);
    await onChunk(text);
  }
  parser.close();
}

/** Which sheets a workbook has and where its other parts are. */
export async function contentsOf(workbook: Workbook): Promise<Contents> {
  const found: { name: string; id: string; hidden: boolean }[] = [];
  const targets = new Map<string, { part: string; type: string }>();
  let since1904 = false;
  await parsePart(workbook, WORKBOOK, {
    open: (name, { attributes }) => {
      // Extensions have a tag of the same name, without the calendar.
      if (name === "workbookPr") since1904 ||= /^(1|true)$/.test(attributes.date1904 ?? "");
      if (name !== "sheet") return;
      const id = Object.entries(attributes).find(([key]) => /^\w+:id$/.test(key))?.[1] ?? "";
      const hidden = attributes.state !== undefined && attributes.state !== "visible";
      found.push({ name: attributes.name ?? "", id, hidden });
    },
  });
  const relations = "xl/_rels/workbook.xml.rels";
  if (!workbook.has(relations)) throw new FileRefusal("The workbook does not say where its sheets are: save it again.");
  await parsePart(workbook, relations, {
    open: (name, { attributes }) => {
      if (name !== "Relationship") return;
      const type = /[^/]*$/.exec(attributes.Type ?? "")![0];
      targets.set(attributes.Id ?? "", { part: partNamed(attributes.Target ?? "", WORKBOOK), type });
    },
  });
  const partOf = (type: string) => {
    const part = [...targets.values()].find((target) => target.type === type)?.part;
    return part !== undefined && workbook.has(part) ? part : undefined;
  };
  const sheets = found.flatMap(({ name, id, hidden }) => {
    const target = targets.get(id);
    return target?.type === "worksheet" ? [{ name, part: target.part, hidden }] : [];
  });
  return { sheets, strings: partOf("sharedStrings"), styles: partOf("styles"), since1904 };
}

/** The declared sheet, or the first that is seen when the workbook is opened. */
export function sheetOf(sheets: Contents["sheets"], source: SourceDeclaration) {
  const wanted = source.file.sheet;
  const sheet =
    wanted === undefined ? sheets.find((each) => !each.hidden) : sheets.find((each) => each.name.trim() === wanted);
  if (sheet) return sheet;
  const names = sheets.map((each) => `“${shown(each.name)}”`).join(", ");
  throw new FileRefusal(
    wanted === undefined
      ? "The workbook has no visible sheet."
      : `The workbook has no sheet “${wanted}”; it has ${names === "" ? "none" : names}: rename it, or change the declaration.`,
  );
}

/** The texts that cells point to. */
export async function sharedStrings(workbook: Workbook, part: string): Promise<string[]> {
  const strings: string[] = [];
  let characters = 0;
  let text = "";
  let inText = false;
  let phonetic = false;
  await parsePart(workbook, part, {
    open: (name) => {
      if (name === "si") text = "";
      else if (name === "rPh") phonetic = true;
      else if (name === "t") inText = !phonetic;
    },
    close: (name) => {
      if (name === "t") inText = false;
      else if (name === "rPh") phonetic = false;
      else if (name === "si") strings.push(unescapeCell(text));
    },
    text: (piece) => {
      if (!inText) return;
      text += piece;
      characters += piece.length;
      if (characters > MOST_SHARED_CHARACTERS) {
        throw new FileRefusal(
          `The texts of the workbook have more than ${MOST_SHARED_CHARACTERS} characters: get the list as CSV.`,
        );
      }
    },
  });
  return strings;
}

/** What each style of cells says about a number, by its place. */
export async function cellStyles(workbook: Workbook, part: string): Promise<NumberStyle[]> {
  const codes = new Map<number, string>();
  const styles: NumberStyle[] = [];
  let inCells = false;
  await parsePart(workbook, part, {
    open: (name, { attributes }) => {
      if (name === "numFmt") codes.set(Number(attributes.numFmtId), attributes.formatCode ?? "");
      else if (name === "cellXfs") inCells = true;
      else if (name === "xf" && inCells) {
        const id = Number(attributes.numFmtId ?? 0);
        styles.push(numberStyle(id, codes.get(id)));
      }
    },
    close: (name) => {
      if (name === "cellXfs") inCells = false;
    },
  });
  return styles;
}
