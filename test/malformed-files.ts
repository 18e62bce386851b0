import iconv from "iconv-lite";
import Papa from "papaparse";
import { sheetXml, workbookParts, zipFile } from "./zip-file";

/**
 * 500 files as publishers really send them: 25 classes, 20 seeds each, all made from one good list. What has to become of
 * each is said here, by what is wrong with it, and not by what the importer does.
 */
export interface MalformedFile {
  what: string;
  bytes: Buffer;
  fileName?: string;
  verdict: "accepted" | "accepted with rejects" | "refused";
  /** What the sentence or the reason has to speak of. */
  says?: RegExp;
  /** The form that the refusal suggests; in it the same bytes are the good list. */
  form?: { encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | "macroman"; delimiter?: ";" | "\t" | "|" };
  /** Fields suggested for unknown columns. */
  columns?: Record<string, string>;
  /** Where not every firm is as the good list says afterwards: names that are different, or rows that the list lacks. */
  differs?: { names?: string[]; lacking?: number };
  /** Rows of the good list that belong where the rejected ones stand. */
  mended?: string[][];
  older?: boolean;
  maxBytes?: number;
}

export const COLUMNS = ["Number", "Company", "Town", "Phone", "Issued", "Standing", "Expires"];
export const FIRMS = 120;
export const SEEDS = 20;

const TOWNS = ["Montréal", "Trois-Rivières", "Québec", "Saint-Jérôme", "L’Assomption", "Val-d’Or"];
const TRADES = ["Électrique", "Maçonnerie", "Acier & Fils", "Béton", 'Forage "Nord"', "Plomberie, chauffage"];

/** The rows of the good list: ids with leading zeros, accents, commas and quotes in names. */
export function goodRows(): string[][] {
  return Array.from({ length: FIRMS }, (_, index) => [
    String(index + 1).padStart(5, "0"),
    `${TRADES[index % TRADES.length]} ${index + 1} Ltée`,
    TOWNS[index % TOWNS.length]!,
    `514-555-${String(100 + index).padStart(4, "0")}`,
    "2024-06-01",
    "Active",
    `2027-${String((index % 12) + 1).padStart(2, "0")}-${String((index % 28) + 1).padStart(2, "0")}`,
  ]);
}

export function csv(rows: readonly (readonly string[])[], delimiter = ",", newline = "\r\n"): string {
  return Papa.unparse(rows as string[][], { delimiter, newline }) + newline;
}

const goodText = (newline = "\r\n") => csv([COLUMNS, ...goodRows()], ",", newline);

class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  below(most: number): number {
    return Math.floor(this.next() * most);
  }
  of<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
  /** One or two different rows. */
  rows(): number[] {
    const first = this.below(FIRMS);
    return this.below(2) === 0 ? [first] : [first, (first + 1 + this.below(FIRMS - 1)) % FIRMS];
  }
}

type Class = { name: string; make: (random: Random, seed: number) => Omit<MalformedFile, "what"> };

/** One or two rows of the good list with another cell, which has to be rejected. */
function rejecting(random: Random, column: number, cell: (good: string) => string, says: RegExp) {
  const rows = goodRows();
  const places = random.rows();
  const mended = places.map((place) => [...rows[place]!]);
  for (const place of places) rows[place]![column] = cell(rows[place]![column]!);
  return { bytes: Buffer.from(csv([COLUMNS, ...rows])), verdict: "accepted with rejects" as const, says, mended };
}

const refused = (bytes: Buffer | string, says: RegExp, more: Partial<MalformedFile> = {}) => ({
  bytes: Buffer.from(bytes),
  verdict: "refused" as const,
  says,
  ...more,
});

const accepted = (bytes: Buffer | string, more: Partial<MalformedFile> = {}) => ({
  bytes: Buffer.from(bytes),
  verdict: "accepted" as const,
  ...more,
});

/** The good list with one line changed, as text. */
function withLine(random: Random, change: (line: string) => string, place = random.below(FIRMS)): string {
  const lines = goodText().split("\r\n");
  lines[place + 1] = change(lines[place + 1]!);
  return lines.join("\r\n");
}

/** A line is put in somewhere among the firms. */
function withMore(random: Random, ...more: string[]): string {
  const lines = goodText().split("\r\n");
  for (const line of more) lines.splice(1 + random.below(FIRMS), 0, line);
  return lines.join("\r\n");
}

const doubleEncoded = (text: string) => iconv.decode(Buffer.from(text, "utf8"), "windows-1252");

export const CLASSES: readonly Class[] = [
  { name: "UTF-8 with a byte order mark", make: () => accepted(`\ufeff${goodText()}`) },
  {
    name: "UTF-16",
    make: (_, seed) => {
      const encoding = seed % 2 === 0 ? "utf-16le" : "utf-16be";
      const bytes = iconv.encode(goodText(), encoding, { addBOM: seed % 4 < 2 });
      return refused(bytes, /UTF-16/, { form: { encoding } });
    },
  },
  {
    name: "single-byte accents",
    make: (_, seed) => {
      const encoding = seed % 2 === 0 ? "windows-1252" : "macroman";
      const text = goodText(encoding === "macroman" && seed % 4 === 1 ? "\r" : "\r\n");
      const bytes = iconv.encode(text, encoding === "macroman" ? "macintosh" : encoding);
      return refused(bytes, /not UTF-8/, { form: { encoding } });
    },
  },
  {
    name: "decoded twice",
    make: (random, seed) =>
      seed % 2 === 0
        ? refused(doubleEncoded(goodText()), /decoded twice/)
        : rejecting(random, 1, doubleEncoded, /decoded twice/),
  },
  {
    name: "NUL and control characters",
    make: (random) =>
      rejecting(
        random,
        random.of([0, 1, 2, 6]),
        (good) =>
          good.slice(0, 2) + random.of([..."\0\u0001\u0007\b\v\f\u000e\u001b\u007f\u0080\u009f"]) + good.slice(2),
        /cannot be shown|no day|not a date|characters/,
      ),
  },
  {
    name: "bytes that are no UTF-8",
    make: (random) => {
      const bad = Buffer.from(random.of(["eda080", "c328", "ff", "c0af", "f5808080", "e282", "80"]), "hex");
      const text = Buffer.from(goodText());
      const at = text.indexOf(`Ltée`, random.below(text.length - 2_000));
      return refused(Buffer.concat([text.subarray(0, at), bad, text.subarray(at)]), /not UTF-8/);
    },
  },
  {
    name: "signs that are not seen",
    make: (random) => {
      const rows = goodRows();
      for (const row of rows) {
        const column = random.of([0, 1, 2, 4, 6]);
        const sign = random.of(["\u200b", "\u200e", "\u202e", "\ufeff", "\u2060", "\u00ad"]);
        row[column] = random.of([`${sign}${row[column]}`, `${row[column]}${sign}`, `\u00a0${row[column]}\u00a0`]);
      }
      return accepted(csv([COLUMNS, ...rows]));
    },
  },
  {
    name: "decomposed accents",
    make: (_, seed) => accepted(goodText(seed % 2 === 0 ? "\n" : "\r\n").normalize("NFD")),
  },
  {
    name: "another separator",
    make: (random, seed) => {
      const delimiter = ([";", "\t", "|"] as const)[seed % 3]!;
      const text = csv([COLUMNS, ...goodRows()], delimiter, random.of(["\n", "\r\n"]));
      return refused(text, /separated by/, { form: { delimiter } });
    },
  },
  {
    name: "other line ends",
    make: (random, seed) => {
      const end = () => (seed % 2 === 0 ? "\r" : random.of(["\r", "\n", "\r\n"]));
      const lines = goodText("\n").split("\n");
      return accepted(lines.map((line, index) => (index === lines.length - 1 ? line : line + end())).join(""));
    },
  },
  {
    name: "a quote that is not closed",
    make: (random, seed) => {
      const open = (line: string) =>
        line.includes('Ltée",') ? line.replace('Ltée",', "Ltée,") : line.replace(/^(\d+),/, '$1,"');
      if (seed % 4 === 3) {
        // Two that close each other: the lines between would become one row.
        const lines = goodText().split("\r\n");
        const place = 2 + 6 * random.below(19);
        lines[place] = lines[place]!.replace(/^(\d+),/, '$1,"');
        lines[place + 1] = lines[place + 1]!.replace(/^(\d+,[^,]*),/, '$1",');
        return refused(lines.join("\r\n"), /quote/);
      }
      const place = [0, 1 + random.below(FIRMS - 2), FIRMS - 1][seed % 4]!;
      return refused(withLine(random, open, place), /quote/);
    },
  },
  {
    name: "a quote inside a bare cell",
    make: (random, seed) => {
      if (seed % 2 === 1)
        return refused(
          withLine(random, (line) => line.replace(/^(\d+),/, '"$1"9,')),
          /quote/,
        );
      return accepted(goodText().replace(/"Forage ""Nord"" (\d+) Ltée"/g, 'Forage "Nord" $1 Ltée'));
    },
  },
  {
    name: "a short row",
    make: (random) => {
      const rows = goodRows();
      const places = random.rows();
      const mended = places.map((place) => rows[place]!);
      for (const place of places) rows[place] = rows[place]!.slice(0, 2 + random.below(COLUMNS.length - 2));
      const says = /cells where the header has/;
      return { bytes: Buffer.from(csv([COLUMNS, ...rows])), verdict: "accepted with rejects", says, mended };
    },
  },
  {
    name: "a long row",
    make: (random) => {
      const rows = goodRows();
      const places = random.rows();
      const mended = places.map((place) => rows[place]!);
      for (const place of places) rows[place] = [...rows[place]!, ...Array<string>(1 + random.below(3)).fill("more")];
      const says = /cells where the header has/;
      return { bytes: Buffer.from(csv([COLUMNS, ...rows])), verdict: "accepted with rejects", says, mended };
    },
  },
  {
    name: "a column twice",
    make: (random) => {
      const name = random.of(COLUMNS);
      const twice = random.of([name, name.toUpperCase(), ` ${name} `]);
      return refused(csv([[...COLUMNS, twice], ...goodRows().map((row) => [...row, "x"])]), /twice/);
    },
  },
  {
    name: "another header",
    make: (random, seed) => {
      const column = 1 + random.below(COLUMNS.length - 1);
      if (seed % 3 === 0) {
        const without = (row: string[]) => row.filter((_, place) => place !== column);
        return refused(csv([without(COLUMNS), ...goodRows().map(without)]), new RegExp(`lacks “${COLUMNS[column]}”`));
      }
      if (seed % 3 === 1) {
        const [name, field] = random.of([
          ["Raison sociale", "legal_name"],
          ["Municipality", "city"],
          ["Téléphone", "business_phone"],
          ["Valid until", "expires_on"],
          ["Compny", "legal_name"],
          ["Expirs", "expires_on"],
        ] as const);
        const place = ["number", "legal_name", "city", "business_phone", "issued_on", "published_status", "expires_on"];
        const renamed = COLUMNS.map((each, index) => (place[index] === field ? name : each));
        return refused(csv([renamed, ...goodRows()]), new RegExp(`“${name}”.*not declared`), {
          columns: { [name]: field },
        });
      }
      const order = COLUMNS.map((_, place) => place).sort(() => random.next() - 0.5);
      const reordered = (row: string[]) => order.map((place) => row[place]!);
      return accepted(csv([reordered(COLUMNS), ...goodRows().map(reordered)]));
    },
  },
  {
    name: "the header again, or a total",
    make: (random, seed) => {
      const more = [
        COLUMNS.join(","),
        `Total,${FIRMS},,,,,`,
        `,Total : ${FIRMS},,,,,`,
        `Grand total,,,,,,${FIRMS}`,
        `TOTAL ${FIRMS},,,,,,`,
      ][seed % 5]!;
      const says = /header once more|totals/;
      return { bytes: Buffer.from(withMore(random, more)), verdict: "accepted with rejects", says, mended: [] };
    },
  },
  {
    name: "blank rows and trailing separators",
    make: (random, seed) => {
      const blank = [",,,,,,", "", "  ", ",,,,,,,,,", " , ,,\t,,,"];
      const text = withMore(random, ...blank, blank[seed % 5]!);
      return accepted(seed % 2 === 0 ? text : text.replace(/(\d)\r\n/g, "$1,\r\n"));
    },
  },
  {
    name: "a file that was cut",
    make: (random, seed) => {
      const lines = goodText().split("\r\n").slice(0, -1);
      const upTo = (rows: number) => `${lines.slice(0, rows + 1).join("\r\n")}\r\n`;
      if (seed % 4 === 0) {
        const place = 100 + random.below(FIRMS - 100);
        const line = lines[place + 1]!;
        return refused(upTo(place) + line.slice(0, 1 + random.below(line.length - 1)), /cut|never closed/);
      }
      const [least, most] = (
        [
          [30, 80],
          [90, 105],
          [114, 119],
        ] as const
      )[(seed % 4) - 1]!;
      const rows = least + random.below(most - least + 1);
      return rows < 84
        ? refused(upTo(rows), /fewer than 70 %/)
        : accepted(upTo(rows), { differs: { lacking: FIRMS - rows } });
    },
  },
  {
    name: "dates that are none",
    make: (random) => {
      const dates = [
        "03/04/27",
        "03/04/2027",
        "45678",
        "46538.5",
        "1900-01-01",
        "1900-01-00",
        "2099-12-31",
        "2027-02-30",
      ];
      return rejecting(
        random,
        random.of([4, 6]),
        () => random.of([...dates, "2027-5-3", "31 mai 2027", "9999-12-31", "0"]),
        /date|day|calendar|ahead|certificate/,
      );
    },
  },
  {
    name: "ids that a spreadsheet changed",
    make: (random, seed) => {
      if (seed % 3 === 0) return rejecting(random, 0, () => random.of(["1E+05", "1.23E+4", "2e5"]), /spreadsheet/);
      if (seed % 3 === 1) return rejecting(random, 0, (good) => good.replace(/^0+/, ""), /leading zeros/);
      const stripped = goodRows().map(([id, ...row]) => [id!.replace(/^0+/, ""), ...row]);
      return refused(csv([COLUMNS, ...stripped]), /leading zeros/);
    },
  },
  {
    name: "text that wants to be run",
    make: (random) => {
      const rows = goodRows();
      const hostile = [
        ...["=1+1", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0"],
        ...[
          "<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "__proto__",
          "constructor",
          "${7*7}",
          "{{7*7}}",
        ],
        ...["'; DROP TABLE contractor; --", "\\N", "\\.", "NULL", "../../etc/passwd", "%s%n", "=1+1 “x”"],
      ];
      const names = random.rows().map((place) => (rows[place]![1] = `${random.of(hostile)} ${place}`));
      return accepted(csv([COLUMNS, ...rows]), { differs: { names } });
    },
  },
  {
    name: "a key twice",
    make: (random, seed) => {
      const rows = goodRows();
      const place = random.below(FIRMS);
      const again = [...rows[place]!];
      if (seed % 2 === 1) again[6] = "2028-01-15";
      rows.splice(random.below(FIRMS), 0, again);
      const says = seed % 2 === 1 ? /different things/ : /repeats line/;
      const mended = seed % 2 === 1 ? [goodRows()[place]!] : [];
      return { bytes: Buffer.from(csv([COLUMNS, ...rows])), verdict: "accepted with rejects", says, mended };
    },
  },
  {
    name: "too much, or another kind of file",
    make: (random, seed) => {
      const sheet = sheetXml([COLUMNS, ...goodRows()]);
      switch (seed % 8) {
        case 0:
          return refused(goodText() + "x".repeat(1_000_000 + random.below(1000)), /files of .* may have/, {
            maxBytes: 1_000_000,
          });
        case 1:
          return refused(
            withLine(random, (line) => line.replace(/,"?/, `,"${"x".repeat(10_000_000)}`)),
            /quote|characters/,
          );
        case 2:
          return refused(
            withLine(random, (line) => line.replace(/,"?/, `,${"x".repeat(10_000_000)}`)),
            /characters|quote/,
          );
        case 3: {
          const many = Array.from({ length: 10_000 }, (_, place) => `c${place}`);
          return refused(csv([[...COLUMNS, ...many], ...goodRows()]), /columns/);
        }
        case 4: {
          const bomb = { name: "xl/media/bomb.bin", data: Buffer.alloc(5_000_000) };
          return refused(zipFile([...workbookParts({ List: sheet }), bomb]), /spreadsheet or an archive/, {
            fileName: "list.xlsx",
          });
        }
        case 5:
          return refused(zipFile(workbookParts({ List: sheet })), /spreadsheet or an archive/);
        case 6:
          return refused(
            random.of(["", "\ufeff", "\r\n\r\n"]) +
              random.of(["<!DOCTYPE html><html>", "<html lang=fr>", "<?xml version='1.0'?><html>"]) +
              "<body>Please log in</body></html>\n".repeat(200),
            /web page/,
          );
        default:
          return refused(
            Buffer.from(random.of(["d0cf11e0a1b11ae1", "25504446312e37", "1f8b0800", "89504e470d0a1a0a"]), "hex"),
            /spreadsheet|PDF|compressed|picture/,
          );
      }
    },
  },
  {
    name: "nothing, or nothing new",
    make: (random, seed) => {
      switch (seed % 4) {
        case 0:
          return refused(random.of(["", "\ufeff", "\r\n", "\n\n\n", " \r\n\r\n"]), /empty|No header/);
        case 1:
          return refused(`${COLUMNS.join(",")}${random.of(["", "\n", "\r\n\r\n"])}`, /no rows/);
        case 2:
          return refused(csv([COLUMNS, ...goodRows().slice(0, 110)]), /older than the last/, { older: true });
        default:
          return accepted(goodText());
      }
    },
  },
];

export function malformedFile(index: number, seed: number): MalformedFile {
  const { name, make } = CLASSES[index]!;
  return { what: `${index + 1}.${seed} ${name}`, ...make(new Random(1000 * (index + 1) + seed), seed) };
}
