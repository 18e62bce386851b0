import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** A literal of the product that reads like a sentence or a part of one, and what it comes to, once for each of its ways. */
export interface Arising {
  where: string;
  sentences: { english: string; values: string[] }[];
}

/** Where sentences of imports and of desk actions arise: whole folders, so that a new file is looked at unasked. */
const FOLDERS = ["app/features/imports", "app/features/quality"];
const FILES = [
  "app/desk-actions.server.ts",
  "app/features/accounts/desk.server.ts",
  "app/features/contacts/contact-row.ts",
  "app/features/privacy/desk-requests.server.ts",
  "app/platform/download.server.ts",
];
/** Publishers' words for their columns. */
const NO_SENTENCES = ["app/features/imports/header-synonyms.ts"];

/** Literals with a blank in them that nobody reads by themselves: parts of others, code, addresses, words of a log. */
const NOT_READ =
  /^(?: on | and | \(run \{\}\)| \{\} added.*|\{\} of \{\} rows are not on this list|repeats line |Mac Roman|already started|\{\} MB|Rejected: \w+|MMMM D, YYYY|text\/csv.*|run_id = \{\}|\{\} \{\}\{\}|.*(?:NOT NULL|::\w).*|double precision)$/s;
const SQL =
  /\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE|CREATE|FROM|JOIN|SET|COPY|BEGIN|DECLARE|ORDER BY|AND|ANALYZE|DROP TABLE|VALUES|GENERATED)\b|^select |^coalesce\(/;

/** Stands in a sentence for a place that VALUES does not know; the test asks for it, so that each new place is thought of. */
export const UNKNOWN = "\u0000VALUES does not know: ";

/** What stands in a place, by its file and the code that puts it there. */
const VALUES: [RegExp, string[]][] = [
  [/reasons\.join|: how$/, ["The file is empty."]],
  [/reasons\.map/, [" The file is empty.", ""]],
  [/: numbers\(/, ["4 added, 4 changed, 4 absent, 4 withheld, 4 rejected"]],
  [/: (?:reason|last\.reason|bare\(reason\))$/, ["is empty"]],
  [/: bare\(mend\)$/, ["delete the line"]],
  [/: why$/, ["listed firms that came with"]],
  [/decode-file.*: what$/, ["a PDF", "a picture"]],
  [/desk-requests.*: removed$/, ["4"]],
  [/desk-requests.*: went$/, ["1 contact is gone."]],
  [/desk-actions.*: firms$/, ["“Acme Ltd.” and “Acme Limited”"]],
  [/run-import.*error\.code/, ["EACCES"]],
  [/undo-run.*: what$/, ["contacts", "records"]],
  [/download.*: what$/, ["connect", "answer"]],
  [/: counts$/, [" 4 added, 4 changed, 4 absent.", ""]],
  [/: said$/, ["Published", "Nothing changed", "Published, absences held back"]],
  [/: which$/, [" (run 4)", ""]],
  [/: how$/, ["Give the day that the list is of."]],
  [/: words$|: SEPARATORS/, ["commas", "semicolons", "tabs", "bars"]],
  [/termsStatus/, ["prohibited", "unreviewed"]],
  [/: (?:report\.)?state$/, ["accepted", "declined"]],
  [/: outcome$/, ["failed"]],
  [/: NAMES/, ["Windows-1252", "Mac Roman"]],
  [/: megabytes/, ["201.5 MB"]],
  [/: percent$/, ["12.5"]],
  [/dates$|: order$/, ["YYYY-MM-DD", "MMMM D, YYYY"]],
  [/[dD]ate$|: issued$/, ["2026-11-16"]],
  [/: expected\.join|: names$|: lacking\.map|: listOf/, ["“Expiry”, “Town”", "“Expiry”"]],
  [/: fields?(?:\.join.*)?$|: is$|: entry\.action$|: REPEATS$/, ["expires_on"]],
  [/: (?:source\.id|sourceId|\w+\.source_id)$/, ["dsa-north"]],
  [/: (?:first_line|lastLine)$|\.id$|: line|: run|\.run\b|later\[0\]/, ["4"]],
  [
    /: (?:MOST|LONGEST|HEADER)_\w+$|length|\.(?:rows|min|max|accepted|rejected|withheld|balance|added|changed|absent|entryCount|records|redirects)\b/,
    ["4"],
  ],
  [
    /: (?:rows|rejected|absent|approved?|reverted|renewed|knownRows|expected|parsed|width|longest|hidden|restored|added|changed|withheld|id|status)$/,
    ["4"],
  ],
  [
    /: (?:index|earlier) \+ 1|: other \+ 1|: credits|: -credits|: Math\.|ratio|Ms \/|milliseconds|limits\.bytes|counted\.rows/,
    ["4"],
  ],
  [/: byte\./, ["E9"]],
  [/response\.statusMessage/, ["Not Found", ""]],
  [/url\.href|: href$|: host$|: address$/, ["https://example.com/list.csv"]],
  [
    /slice|excerpt|shown\(|value|[nN]ame|publisher|known$|near$|wanted|: file$|header|part$|undated|unknown$|: error|: String|code$|: where|SIZES|PUBLISHERS|natural_key|upload/,
    ["Zed ”; and 1 Co. Ltd"],
  ],
];

export function arisingSentences(): Arising[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.ts$/.test(name) && !/\.test\.ts$/.test(name))
      .map((name) => path.posix.join(folder, name)),
  );
  return [...inFolders, ...FILES].filter((file) => !NO_SENTENCES.includes(file)).flatMap((file) => sentencesIn(file));
}

/** Files that make such sentences, by what they use; each has to be one that is looked at. */
export function unlookedFiles(): string[] {
  const everywhere = readdirSync("app", { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join("app", name))
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name));
  return everywhere.filter(
    (file) =>
      !FOLDERS.some((folder) => path.posix.dirname(file) === folder) &&
      !FILES.includes(file) &&
      /new (?:FileRefusal|ImportUsageError)\(|defineDeskAction\(\{/.test(readFileSync(file, "utf8")),
  );
}

/** What a piece of source says, as one file of its own: for a test of this very look. */
export function sentencesIn(file: string, source = readFileSync(file, "utf8")): Arising[] {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const constants = constantsOf(parsed);
  const found: Arising[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isJsxAttribute(node) || isUnread(node)) return;
    if (isWords(node)) {
      const { line } = parsed.getLineAndCharacterOfPosition(node.getStart());
      if (readsLikeWords(wordsOf(node)) || isAnswer(node)) {
        found.push({ where: `${file}:${line + 1}`, sentences: waysOf(node, constants) });
      }
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

function isWords(node: ts.Node): node is ts.StringLiteral | ts.TemplateLiteral {
  return ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node);
}

/** What it says itself, with "{}" for a place. */
function wordsOf(node: ts.StringLiteral | ts.TemplateLiteral): string {
  if (!ts.isTemplateExpression(node)) return node.text;
  return node.head.text + node.templateSpans.map((span) => `{}${span.literal.text}`).join("");
}

function readsLikeWords(text: string): boolean {
  return (
    /\{\} \p{L}{4}|\p{L}{2}[^\n]* [^\n]*\p{L}|\p{L}[^\n]* [^\n]*\p{L}{2}/u.test(text) &&
    !NOT_READ.test(text) &&
    !SQL.test(text)
  );
}

/** "answer: `${said}${which}.`": what it says stands in its places. */
function isAnswer(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return isAnswer(parent);
  if (ts.isCallExpression(parent)) return parent.expression === node && isAnswer(parent);
  return ts.isPropertyAssignment(parent) && /^(?:answer|reason|mend|problem)$/.test(parent.name.getText());
}

/** A programmer's error and a line of the log are no sentences of the desk. */
function isUnread(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return /^(?:Error|RangeError|FailedImport)$/.test(node.expression.getText());
  return ts.isCallExpression(node) && /^log\b/.test(node.expression.getText());
}

type Constants = Map<string, ts.Expression>;

function constantsOf(file: ts.SourceFile): Constants {
  const constants: Constants = new Map();
  const visit = (node: ts.Node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && isWords(node.initializer))
      constants.set(node.name.text, node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return constants;
}

type Way = Arising["sentences"][number];

function waysOf(node: ts.Expression, constants: Constants): Way[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [{ english: node.text, values: [] }];
  if (ts.isParenthesizedExpression(node)) return waysOf(node.expression, constants);
  if (ts.isConditionalExpression(node)) {
    return [...waysOf(node.whenTrue, constants), ...waysOf(node.whenFalse, constants)];
  }
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce<Way[]>(
      (ways, span) =>
        ways.flatMap((way) =>
          waysOf(span.expression, constants).map(({ english, values }) => ({
            english: way.english + english + span.literal.text,
            values: [...way.values, ...values],
          })),
        ),
      [{ english: node.head.text, values: [] }],
    );
  }
  const constant = ts.isIdentifier(node) && constants.get(node.text);
  if (constant) return waysOf(constant, constants);
  const code = `${path.basename(node.getSourceFile().fileName)}: ${node.getText().replace(/\s+/g, " ")}`;
  const known = VALUES.find(([pattern]) => pattern.test(code));
  if (!known) return [{ english: `${UNKNOWN}${code}`, values: [] }];
  return known[1].map((value) => ({ english: value, values: [value] }));
}
