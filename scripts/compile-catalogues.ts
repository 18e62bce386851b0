import { parse, TYPE } from "@formatjs/icu-messageformat-parser";
import type { Plugin } from "vite";
import { frenchSpaces } from "../app/text/french-spaces";

/** Messages that are more than their own words; the rest stay strings. The same test as in app/text/catalogue.ts. */
const NEEDS_PARSING = /[{'<]/;

const CATALOGUE_FILE = /\/app\/text\/([\w-]+\.ts)(?:\?language=(en|fr))?$/;

interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

/**
 * What the browser does not need is left out of its files, since a public page may weigh 110 kB (rules.md 39): the ICU
 * parser (7 kB), because messages are parsed here, and the other language (up to 7 kB), because a document has one. A
 * catalogue loads the words of the document's own language; changing it loads a new document.
 */
export function compileCatalogues(): Plugin[] {
  const leaveParserOut: Plugin = {
    name: "leave-icu-parser-out",
    apply: "build",
    enforce: "pre",
    resolveId(source, importer, options) {
      if (options.ssr || source !== "@formatjs/icu-messageformat-parser") return null;
      return this.resolve("@formatjs/icu-messageformat-parser/no-parser.js", importer, { ...options, skipSelf: true });
    },
  };
  const splitLanguages: Plugin = {
    name: "split-catalogues-by-language",
    apply: "build",
    enforce: "post",
    transform(code, id, options) {
      const [, file, language] = CATALOGUE_FILE.exec(id) ?? [];
      if (options?.ssr || !file || !code.includes("catalogue(")) return null;
      const program = this.parse(code) as unknown as Node;
      const texts = cataloguesIn(program).map((call) => {
        const [argument] = call.arguments as Node[];
        const english = languageIn(argument, "en");
        const french = languageIn(argument, "fr");
        if (!argument || !english || !french) this.error(`a catalogue of ${file} is not { en: {…}, fr: {…} }`);
        return { argument, en: english, fr: french };
      });
      if (language) {
        const words = texts.map((text) => withParsedMessages(code, text[language as "en" | "fr"], language));
        return { code: `export default [${words.join(",")}];`, map: null };
      }
      let result = code;
      for (const [at, { argument }] of [...texts.entries()].reverse()) {
        result = `${result.slice(0, argument.start)}{ en: __words[${at}], fr: __words[${at}] }${result.slice(argument.end)}`;
      }
      const load = (which: string) => `import("./${file}?language=${which}")`;
      const french = `document.documentElement.lang.startsWith("fr")`;
      return {
        code: `const __words = (await (${french} ? ${load("fr")} : ${load("en")})).default;\n${result}`,
        map: null,
      };
    },
  };
  return [leaveParserOut, splitLanguages];
}

function cataloguesIn(program: Node): Node[] {
  const calls: Node[] = [];
  visit(program, (node) => {
    const callee = node.callee as Node | undefined;
    if (node.type === "CallExpression" && callee?.type === "Identifier" && callee.name === "catalogue")
      calls.push(node);
  });
  return calls;
}

function languageIn(argument: Node | undefined, language: string): Node {
  const properties = (argument?.properties ?? []) as { key: Node; value: Node }[];
  return properties.find(({ key }) => key.name === language)?.value as Node;
}

/** The source of a language's words, with an array of parsed elements in place of each message that needs it. */
function withParsedMessages(code: string, words: Node, language: string): string {
  const replaced: { start: number; end: number; text: string }[] = [];
  visit(words, (node) => {
    if (node.type !== "Property") return;
    const message = textOf(node.value as Node);
    if (message === null || !NEEDS_PARSING.test(message)) return;
    const { start, end } = node.value as Node;
    replaced.push({ start, end, text: JSON.stringify(parsed(language === "fr" ? frenchSpaces(message) : message)) });
  });
  let result = "";
  let from = words.start;
  for (const { start, end, text } of replaced) {
    result += code.slice(from, start) + text;
    from = end;
  }
  return result + code.slice(from, words.end);
}

function parsed(message: string): unknown {
  const elements = parse(message);
  const [only] = elements;
  // A plain string only where it also looks like one at run time: "the team's" stays a list of one element.
  return elements.length === 1 && only?.type === TYPE.literal && !NEEDS_PARSING.test(only.value)
    ? only.value
    : elements;
}

function textOf(node: Node): string | null {
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  if (node.type !== "TemplateLiteral" || (node.expressions as Node[]).length > 0) return null;
  return (node.quasis as { value: { cooked: string } }[])[0]!.value.cooked;
}

function visit(node: Node, look: (node: Node) => void): void {
  look(node);
  for (const field of Object.values(node)) {
    for (const each of Array.isArray(field) ? (field as unknown[]) : [field]) {
      if (each && typeof each === "object" && typeof (each as Node).type === "string") visit(each as Node, look);
    }
  }
}
