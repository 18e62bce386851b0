import type { HeaderMap } from "./header";
import { RECORD_FIELDS, type SourceDeclaration } from "./source";

/**
 * Raised whenever the same cells could be read as something else than before: row-print.test.ts fails when one of the files
 * that read cells changed and this did not. The next list of each source is then read in full, once.
 */
export const ROW_CHECK_VERSION = 1;

/** The print of one row as two 32-bit halves, valid until the next call. */
export interface RowPrinter {
  print(cells: readonly string[]): void;
  high: number;
  low: number;
}

/**
 * Prints rows over the cells that the declaration reads, in the order of our fields, whatever the order of the columns: two
 * rows of one print say the same. Salted with everything in a declaration that decides how a cell is read.
 */
export function rowPrinter(source: SourceDeclaration, header: HeaderMap): RowPrinter {
  const places: number[] = [];
  for (const field of RECORD_FIELDS) {
    const place = header.places.get(field);
    if (place) places.push(place.first, place.otherwise ?? -1, ...place.more, -1);
  }
  const salt = saltOf(source);
  const seed = hashOf(salt, 0x9e3779b9, 0x7f4a7c15);
  const printer: RowPrinter = {
    high: 0,
    low: 0,
    print(cells) {
      let one = seed.one;
      let two = seed.two;
      for (const place of places) {
        const cell = place === -1 ? "" : (cells[place] ?? "");
        for (let at = 0; at < cell.length; at += 1) {
          const code = cell.charCodeAt(at);
          one = Math.imul(one ^ code, 2654435761);
          two = Math.imul(two ^ code, 1597334677);
        }
        // A sign that no cell holds parts the cells, so that "ab","c" is not "a","bc".
        one = Math.imul(one ^ 0x1ffff, 2654435761) ^ (one >>> 13);
        two = Math.imul(two ^ 0x1ffff, 1597334677) ^ (two >>> 16);
      }
      printer.high = mixed(one, two);
      printer.low = mixed(two, one);
    },
  };
  return printer;
}

/** Last of cyrb53, a public-domain mix of two lanes. */
function mixed(one: number, two: number): number {
  return (Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909)) | 0;
}

function hashOf(text: string, first: number, second: number): { one: number; two: number } {
  let one = first;
  let two = second;
  for (let at = 0; at < text.length; at += 1) {
    one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
    two = Math.imul(two ^ text.charCodeAt(at), 1597334677);
  }
  return { one, two };
}

function saltOf(source: SourceDeclaration): string {
  const { kind, jurisdiction, partner, required, values, always, certification, nothing, longCells, dates } = source;
  const decides = {
    version: ROW_CHECK_VERSION,
    ...{ kind, jurisdiction, required, values, always, certification, nothing, longCells, dates },
    partner: partner?.slug,
    partnerJurisdictions: partner?.jurisdictions,
    fields: Object.keys(source.columns).sort(),
    read: Object.entries(source.read ?? {}).map(([field, read]) => [field, read.toString()]),
    naturalKey: source.naturalKey?.toString(),
  };
  return JSON.stringify(decides);
}
