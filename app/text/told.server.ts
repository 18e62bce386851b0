import { messageOf, type Value, type Values } from "./catalogue";
import { deskSentence } from "./desk-sentence";
import { formatDate } from "./format";
import type { Language } from "./language";
import { toldDeskText } from "./told-desk";
import { toldFilesText } from "./told-files";
import { toldRowsText } from "./told-rows";
import { toldRunsText } from "./told-runs";

/** A sentence with the language that it is in. */
export interface Said {
  text: string;
  language: Language;
}

/** Longer than any sentence of ours; looked at no further, so that no value can make the search long. */
const LONGEST = 3_000;

/**
 * A sentence of the imports or of a desk action, which is English where it arises and in the database, in the language of
 * whoever reads it. One that no catalogue knows stays English.
 */
export function told(language: Language, sentence: string): Said {
  if (language === "en" || sentence.length > LONGEST) return { text: sentence, language: "en" };
  const text = inFrench(sentence, new Map());
  return text === undefined ? { text: sentence, language: "en" } : { text, language };
}

/** The same for the desk's pages, which say nothing that is typed in a shell. */
export function toldAtDesk(language: Language, sentence: string): Said {
  const said = told(language, sentence);
  return { ...said, text: deskSentence(said.text) };
}

/** The same of rows: with these of their sentences told. */
export function withTold<Row, Key extends keyof Row>(
  language: Language,
  rows: readonly Row[],
  ...keys: Key[]
): Told<Row, Key>[] {
  return rows.map((row) => {
    const sentences = keys.map((key) => {
      const sentence = row[key] as string | null;
      return [key, sentence === null ? null : toldAtDesk(language, sentence)] as const;
    });
    return { ...row, ...Object.fromEntries(sentences) } as Told<Row, Key>;
  });
}

type Told<Row, Key extends keyof Row> = Omit<Row, Key> & { [Each in Key]: Said | Extract<Row[Each], null> };

/** The French of a sentence, of several in a row or of a part of one; undefined where none of the templates fits. */
function inFrench(english: string, known: Map<string, string | undefined>): string | undefined {
  if (known.has(english)) return known.get(english);
  let french: string | undefined;
  // The shortest beginning that is a sentence goes first, or a value could swallow the sentences behind it.
  for (let end = english.indexOf(". "); end !== -1 && french === undefined; end = english.indexOf(". ", end + 1)) {
    const first = ofOneTemplate(english.slice(0, end + 1), known);
    const rest = first === undefined ? undefined : inFrench(english.slice(end + 2), known);
    if (rest !== undefined) french = `${first} ${rest}`;
  }
  french ??= ofOneTemplate(english, known);
  // Inside another sentence a reason has lost its full stop.
  if (french === undefined && !english.endsWith(".")) french = ofOneTemplate(`${english}.`, known)?.replace(/\.$/, "");
  known.set(english, french);
  return french;
}

function ofOneTemplate(english: string, known: Map<string, string | undefined>): string | undefined {
  for (const { begins, ends, pieces, french } of TEMPLATES) {
    if (!english.startsWith(begins) || !english.endsWith(ends)) continue;
    const values = valuesOf(pieces, english, known);
    if (values) return String(messageOf("fr", french).format(values as Record<string, string>));
  }
  return undefined;
}

type Read = (written: string, known: Map<string, string | undefined>) => Value;
interface Place {
  name: string;
  read: Read;
}
type Piece = string | Place;

/** What stands in the places of a template; each pair of place and position is tried once, whatever the values hold. */
function valuesOf(
  pieces: readonly Piece[],
  english: string,
  known: Map<string, string | undefined>,
): Values | undefined {
  const tried = new Map<string, Record<string, Value> | undefined>();
  const from = (index: number, at: number): Record<string, Value> | undefined => {
    const piece = pieces[index];
    if (piece === undefined) return at === english.length ? {} : undefined;
    if (typeof piece === "string")
      return english.startsWith(piece, at) ? from(index + 1, at + piece.length) : undefined;
    const place = `${index} ${at}`;
    if (!tried.has(place)) tried.set(place, fill(piece, index, at));
    return tried.get(place);
  };
  const fill = ({ name, read }: Place, index: number, at: number): Record<string, Value> | undefined => {
    const next = pieces[index + 1] as string | undefined;
    const endFrom = (after: number) => (next === undefined ? english.length : english.indexOf(next, after));
    for (let end = endFrom(at); end !== -1; end = end === english.length ? -1 : endFrom(end + 1)) {
      const rest = from(index + 1, end);
      const value = rest && read(english.slice(at, end), known);
      if (value !== undefined) return { ...rest, [name]: value };
    }
    return undefined;
  };
  return from(0, 0);
}

const DIGITS = new Set(["line", "run", "other", "column", "report", "approve"]);
const WORDS = new Set([
  "source",
  "field",
  "status",
  "outcome",
  "state",
  "separator",
  "declared",
  "day",
  "address",
  "what",
]);

const number: Read = (written) => (/^-?\d+(?:\.\d+)?$/.test(written) ? Number(written) : undefined);
const day: Read = (written) =>
  /^\d{4}-\d\d-\d\d$/.test(written) && !Number.isNaN(Date.parse(written)) ? formatDate("fr", written) : undefined;
const digits: Read = (written) => (/^\d+$/.test(written) ? written : undefined);
const word: Read = (written) => (/^\S+$/.test(written) ? written : undefined);
/** “a”, “b” … */
const names: Read = (written) => {
  const [, listed, more = ""] = /^“(.*)”( …)?$/su.exec(written) ?? [];
  const quoted = listed?.split("”, “").map((name) => `«\u00a0${name}\u00a0»`);
  return quoted && quoted.join(", ") + more;
};
/** YYYY-MM-DD, as people write it in French. */
const order: Read = (written) =>
  /^[YMD ,/-]+$/.test(written) ? written.replace(/Y/g, "A").replace(/D/g, "J") : undefined;
const text: Read = (written) => written;

/** A place's type or name says what may stand in it. */
function readerOf(name: string, type: string | undefined): Read {
  if (type === "number") return number;
  if (type === "date") return day;
  if (name.startsWith("told")) return inFrench;
  if (DIGITS.has(name)) return digits;
  if (WORDS.has(name)) return word;
  return name === "names" ? names : name === "order" ? order : text;
}

/** "Run {run} is refused." as what it says itself and the places between. */
function piecesOf(english: string): Piece[] {
  return english
    .split(/(\{\w+(?:, \w+)?\})/)
    .filter((piece) => piece !== "")
    .map((piece) => {
      const [, name, type] = /^\{(\w+)(?:, (\w+))?\}$/.exec(piece) ?? [];
      return name === undefined ? piece : { name, read: readerOf(name, type) };
    });
}

const TEMPLATES = [toldFilesText, toldRowsText, toldRunsText, toldDeskText].flatMap((texts) =>
  Object.entries(texts.en).map(([key, english]) => {
    const pieces = piecesOf(english);
    const [begins, ends] = [pieces[0], pieces.at(-1)].map((piece) => (typeof piece === "string" ? piece : ""));
    return { english, french: (texts.fr as Record<string, string>)[key]!, pieces, begins: begins!, ends: ends! };
  }),
);
