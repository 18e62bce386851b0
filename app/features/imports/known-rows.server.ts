import { once } from "node:events";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { Tx } from "~/platform/db.server";

/**
 * The records that a source's latest list left, by the print of their rows: what a new list repeats is told from it without
 * asking the database. About 30 bytes a record, whatever its row holds.
 */
export interface KnownRows {
  readonly size: number;
  /** The record of this print, or -1. */
  find(high: number, low: number): number;
  /** Notes that the record stands on this line; answers the line on which it stood already, or 0. */
  see(record: number, line: number): number;
  lineOf(record: number): number;
  idOf(record: number): number;
  /** Ids of the records that were not seen. */
  unseen(): number[];
}

const SIGNATURE_AND_FLAGS = 19;
/** int16 of the number of fields, then a length and a value each: bigint, integer, integer. */
const TUPLE = 2 + 12 + 8 + 8;

/** Reads them in the caller's transaction. What the list lacked or an undo hid is left out: it has to be looked at. */
export async function loadKnownRows(tx: Tx, sourceId: string): Promise<KnownRows> {
  const stream = tx.query(
    copyTo(
      `COPY (SELECT id, print_high, print_low FROM public.source_record
              WHERE source_id = ${pg.escapeLiteral(sourceId)} AND missing_since IS NULL AND hidden_at IS NULL AND print_high IS NOT NULL)
         TO STDOUT (FORMAT binary)`,
    ),
  );
  let ids = new Float64Array(1024);
  let prints = new Int32Array(2048);
  let size = 0;
  let rest: Buffer = Buffer.alloc(0);
  let begun = false;
  stream.on("data", (piece: Buffer) => {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let at = 0;
    if (!begun) {
      if (bytes.length < SIGNATURE_AND_FLAGS) {
        rest = Buffer.from(bytes);
        return;
      }
      at = SIGNATURE_AND_FLAGS;
      begun = true;
    }
    for (; at + TUPLE <= bytes.length; at += TUPLE) {
      if (size === ids.length) {
        ids = grown(ids, new Float64Array(2 * size));
        prints = grown(prints, new Int32Array(4 * size));
      }
      ids[size] = bytes.readInt32BE(at + 6) * 2 ** 32 + bytes.readUInt32BE(at + 10);
      prints[2 * size] = bytes.readInt32BE(at + 18);
      prints[2 * size + 1] = bytes.readInt32BE(at + 26);
      size += 1;
    }
    rest = Buffer.from(bytes.subarray(at));
  });
  await once(stream, "end");
  return knownRows(ids, prints, size);
}

function grown<Numbers extends Float64Array | Int32Array>(from: Numbers, into: Numbers): Numbers {
  into.set(from);
  return into;
}

/** `prints` holds high and low of each record, one after the other. */
export function knownRows(ids: Float64Array, prints: Int32Array, size: number): KnownRows {
  let slots = 16;
  while (slots < 2 * size) slots *= 2;
  const table = new Int32Array(slots).fill(-1);
  for (let record = 0; record < size; record += 1) {
    let slot = prints[2 * record]! & (slots - 1);
    while (table[slot] !== -1) slot = (slot + 1) & (slots - 1);
    table[slot] = record;
  }
  const lines = new Int32Array(size);
  return {
    size,
    find(high, low) {
      for (let slot = high & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
        const record = table[slot]!;
        if (record === -1 || (prints[2 * record] === high && prints[2 * record + 1] === low)) return record;
      }
    },
    see(record, line) {
      const before = lines[record]!;
      if (before === 0) lines[record] = line;
      return before;
    },
    lineOf: (record) => lines[record]!,
    idOf: (record) => ids[record]!,
    unseen() {
      const missing: number[] = [];
      for (let record = 0; record < size; record += 1) if (lines[record] === 0) missing.push(ids[record]!);
      return missing;
    },
  };
}
