export type SingleByte = "windows-1252" | "macroman";

/** The bytes from 0x80 up that lists in French and English use: letters with accents, quotes, dashes, signs. */
const USUAL_BYTES: Record<SingleByte, ReadonlySet<number>> = {
  "windows-1252": new Set([
    ...[0x85, 0x8c, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0x99, 0x9c, 0xa0, 0xab, 0xae, 0xb0, 0xb7, 0xbb],
    ...[0xc0, 0xc2, 0xc4, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xcb, 0xce, 0xcf, 0xd4, 0xd6, 0xd9, 0xdb, 0xdc],
    ...[0xe0, 0xe2, 0xe4, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xeb, 0xee, 0xef, 0xf4, 0xf6, 0xf9, 0xfb, 0xfc],
  ]),
  macroman: new Set([
    ...[0x80, 0x82, 0x83, 0x85, 0x86, 0x88, 0x89, 0x8a, 0x8d, 0x8e, 0x8f, 0x90, 0x91, 0x94, 0x95, 0x99, 0x9a],
    ...[0x9d, 0x9e, 0x9f, 0xa1, 0xa8, 0xaa, 0xae, 0xbe, 0xc7, 0xc8, 0xc9, 0xca, 0xcb, 0xce, 0xcf, 0xd0, 0xd1],
    ...[0xd2, 0xd3, 0xd4, 0xd5, 0xd8, 0xe1, 0xe5, 0xe6, 0xe8, 0xe9, 0xeb, 0xec, 0xef, 0xf3, 0xf4],
  ]),
};

/** Letters of French in lower case, which every list with accents has most of: é è ê à â ç ô. */
const FRENCH_BYTES: Record<SingleByte, ReadonlySet<number>> = {
  "windows-1252": new Set([0xe9, 0xe8, 0xea, 0xe0, 0xe2, 0xe7, 0xf4]),
  macroman: new Set([0x8e, 0x8f, 0x90, 0x88, 0x89, 0x8d, 0x99]),
};

/** How often each byte was met. */
export type ByteCounts = Uint32Array;

/** Share of the bytes above ASCII that read well; a letter of French counts double. */
function readsWell(counts: ByteCounts, encoding: SingleByte): number {
  let usual = 0;
  let all = 0;
  for (let byte = 0x80; byte < 0x100; byte += 1) {
    const times = counts[byte]!;
    all += times;
    if (USUAL_BYTES[encoding].has(byte)) usual += times;
    if (FRENCH_BYTES[encoding].has(byte)) usual += times;
  }
  return all === 0 ? 0 : usual / all;
}

/** Which of the two the bytes are; Windows-1252 where they do not tell. Lines that end in CR alone are a Macintosh's. */
export function guessSingleByte(counts: ByteCounts): SingleByte {
  const windows = readsWell(counts, "windows-1252");
  const macintosh = readsWell(counts, "macroman");
  const onlyReturns = counts[0x0d]! > 0 && counts[0x0a]! === 0;
  return macintosh > windows || (onlyReturns && macintosh >= windows) ? "macroman" : "windows-1252";
}

/** The other of the two where the bytes plainly are not what was declared: a wrong one turns every accent into a wrong name. */
export function otherSingleByte(counts: ByteCounts, declared: SingleByte): SingleByte | undefined {
  const other = declared === "macroman" ? "windows-1252" : "macroman";
  const better = readsWell(counts, other);
  return better > 0.9 && readsWell(counts, declared) < better - 0.4 ? other : undefined;
}

/** Where the zero bytes of text stand that is UTF-16; undefined for anything else. */
export function guessUtf16(head: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  let even = 0;
  let odd = 0;
  for (const [index, byte] of head.entries()) {
    if (byte !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  if (even + odd <= head.length / 10) return undefined;
  if (odd > 10 * even) return "utf-16le";
  if (even > 10 * odd) return "utf-16be";
  return undefined;
}
