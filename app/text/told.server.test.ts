import { describe, expect, test } from "vitest";
import { arisingSentences, sentencesIn, UNKNOWN, unlookedFiles } from "../../test/told-sentences";
import { withoutPeople } from "../features/imports/file-refusal";
import { issueSentence } from "../features/imports/row-check";
import { textFor } from "./catalogue";
import { told } from "./told.server";
import { toldDeskText } from "./told-desk";
import { toldFilesText } from "./told-files";
import { toldRowsText } from "./told-rows";
import { toldRunsText } from "./told-runs";

const CATALOGUES = { toldFilesText, toldRowsText, toldRunsText, toldDeskText };
const french = (english: string) => told("fr", english).text;
const untold = (sentences: readonly string[]) => sentences.filter((each) => told("fr", each).language !== "fr");

describe("every sentence that the imports and the desk's actions make", () => {
  const arising = arisingSentences();

  test("is looked at", () => {
    expect(arising.length).toBeGreaterThan(200);
    expect(unlookedFiles()).toEqual([]);
    const unknown = arising.flatMap(({ sentences }) => sentences.filter(({ english }) => english.includes(UNKNOWN)));
    expect(unknown).toEqual([]);
  });

  test("has a French twin", () => {
    const missing = arising.flatMap(({ where, sentences }) =>
      untold(sentences.map(({ english }) => english)).map((english) => `${where}  ${english}`),
    );
    expect(missing).toEqual([]);
  });

  test("keeps in French what stands in quotes, whatever that is", () => {
    const values = arising.flatMap(({ sentences }) =>
      sentences.filter(({ values }) => values.includes(HOSTILE)).map(({ english }) => french(english)),
    );
    expect(values.length).toBeGreaterThan(30);
    expect(values.filter((each) => !each.includes(HOSTILE))).toEqual([]);
  });

  test("is told as well where a person's values were taken out of it", () => {
    const files = arising.filter(({ where }) => /header|decode|records|stage-rows|not-a-row/.test(where));
    const blind = files.flatMap(({ sentences }) =>
      sentences.map(({ english }) => withoutPeople({ kind: "contact-research" }, english)),
    );
    expect(untold(blind)).toEqual([]);
  });

  test("would be missed without a twin", () => {
    const planted = (code: string) =>
      sentencesIn("planted.ts", code).flatMap(({ sentences }) => untold(sentences.map(({ english }) => english)));

    expect(planted("throw new FileRefusal(`Line ${line} is of no use: throw it away.`)")).toEqual([
      "Line 4 is of no use: throw it away.",
    ]);
    expect(planted('return { reason: "is not nice", mend: `write it ${nicer}` }')).toHaveLength(2);
    expect(planted("const rows = tx.query(`SELECT id FROM ${table}`)")).toEqual([]);
  });
});

const HOSTILE = "Zed ”; and 1 Co. Ltd";

/** "{rows, number}" and the like in an English template, with a value for each and the French of that value. */
function filled(english: string) {
  const values: Record<string, string | number> = {};
  const written = english.replace(/\{(\w+)(?:, (\w+))?\}/g, (_, name: string, type?: string) => {
    const [value, inFrench] = sample(name, type);
    values[name] = inFrench;
    return value;
  });
  return { written, values };
}

function sample(name: string, type: string | undefined): [string, string | number] {
  if (type === "number") return ["1234", 1234];
  if (type === "date") return ["2026-11-16", "16 novembre 2026"];
  if (name === "toldNumbers" || name.startsWith("toldR")) return ["is empty", "est vide"];
  if (name === "toldMend") return ["delete the line", "supprimez la ligne"];
  if (name.startsWith("told")) return ["a PDF", "un PDF"];
  if (name === "names") return ["“Expiry”, “Town”", "«\u00a0Expiry\u00a0», «\u00a0Town\u00a0»"];
  if (name === "order") return ["YYYY-MM-DD", "AAAA-MM-JJ"];
  return ["77", "77"];
}

describe.each(Object.entries(CATALOGUES))("%s", (_, texts) => {
  const keys = Object.keys(texts.en) as (keyof typeof texts.en)[];
  const english = texts.en as Record<string, string>;
  const messages = texts.fr as Record<string, string>;

  test("says in French what it says in English, and no template takes another's sentences", () => {
    const t = textFor(texts as typeof toldRowsText, "fr");
    const differing = keys.flatMap((key) => {
      const { written, values } = filled(english[key]!);
      const own = t(key, values);
      return french(written) === own && own !== written ? [] : [{ key, own, told: french(written) }];
    });
    expect(differing).toEqual([]);
  });

  test("loses no value on the way", () => {
    const lost = keys.flatMap((key) =>
      [...english[key]!.matchAll(/\{(\w+)/g)].filter(([, name]) => !new RegExp(`\\{${name}\\b`).test(messages[key]!)),
    );
    expect(lost).toEqual([]);
  });
});

describe("a sentence", () => {
  test("is as it is in English", () => {
    expect(told("en", "The file is empty.")).toEqual({ text: "The file is empty.", language: "en" });
  });

  test("that no catalogue knows stays English, and says so", () => {
    expect(told("fr", "Nobody wrote this one.")).toEqual({ text: "Nobody wrote this one.", language: "en" });
  });

  test("of a row is told with its reason and its mend inside, and its cell as it was", () => {
    const issue = {
      line: 14,
      field: "Expiry",
      value: "45678” is empty; delete the line",
      reason: "is a spreadsheet's day number, not a date",
      mend: "write the day as YYYY-MM-DD",
      naturalKey: undefined,
    };

    expect(french(`${issueSentence(issue)}.`)).toBe(
      "Ligne 14, Expiry\u00a0: «\u00a045678” is empty; delete the line\u00a0» est le numéro de jour d’un tableur, pas une date; écrivez le jour comme AAAA-MM-JJ.",
    );
  });

  test("is told with numbers and days as French writes them", () => {
    expect(
      french(
        "The file has 1234 rows, fewer than 70 % of the 12000 of the list of 2026-11-16: it is probably cut or another list.",
      ).replace(/[\u00a0\u202f]/g, "_"),
    ).toBe(
      "Le fichier a 1_234 lignes, moins de 70_% des 12_000 de la liste du 16 novembre 2026_: il est probablement coupé, ou c’est une autre liste.",
    );
  });

  test("behind another is told by itself, also where a value holds a whole sentence", () => {
    const column = (name: string) =>
      `Column “${name}” (line 1) is not declared: map it or list it as ignored in the declaration of dsa-north.`;

    expect(french(`${column("A. The file is empty.")} ${column("B")} 3 more columns are not declared.`)).toBe(
      [french(column("A. The file is empty.")), french(column("B")), "3 autres colonnes ne sont pas déclarées."].join(
        " ",
      ),
    );
    expect(french(column("A. The file is empty."))).toContain("«\u00a0A. The file is empty.\u00a0»");
  });

  test("of cells made to look like sentences of ours comes to an end", () => {
    const cell = "” is empty; delete the line. Line 1, ".repeat(70);
    expect(told("fr", `Line 3, A: “${cell}” is empty; delete the line.`).text).toContain(cell);
  });
});
