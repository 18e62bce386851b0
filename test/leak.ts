/**
 * Values that can be recognised wherever they turn up, and the search for them: plain, URL-encoded, HTML-escaped, base64,
 * reversed, and phones as bare digits. Every word carries one mark and every phone one exchange, so that a page is read once
 * and not once a value.
 */
const MARK = "qzv7";
const EXCHANGE = "867393";

export interface LeakContact {
  person: string;
  title: string;
  email: string;
  phone: string;
  sourceUrl: string;
  snapshot: string;
}

/** The nth person of nobody's: no part of a value stands in a free fact or an account. */
export function leakContact(n: number): LeakContact {
  const word = (what: string) => `${MARK}${what}${n.toString(36).padStart(3, "0")}`;
  return {
    person: `${word("fn")} O'${word("ln")}`,
    title: `HSE Manager ${word("ti")}`,
    email: `${word("em")}@${word("do")}.example.com`,
    phone: `+1${EXCHANGE}${String(n).padStart(4, "0")}`,
    sourceUrl: `https://${word("ho")}.example.com/team/${word("pa")}?a=1&b=2`,
    snapshot: `s/${word("sn")}`,
  };
}

/** What base64 makes of `text` whatever stands before and after it: the middle of its three alignments. */
function base64Cores(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from("\0".repeat(before) + text)
      .toString("base64")
      .replace(/=+$/, "");
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + text.length) * 8) / 6);
    return encoded.slice(first, last);
  });
}

const reversed = (text: string) => [...text].reverse().join("");
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const WORDS = new RegExp(
  [
    MARK,
    reversed(MARK),
    [...MARK].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(""),
    [...MARK].map((letter) => `&#${letter.charCodeAt(0)};`).join(""),
  ]
    .map(escaped)
    .join("|"),
  "i",
);
const SPACED = "[^0-9a-z]{0,3}";
const PHONES = new RegExp(
  `${EXCHANGE.slice(0, 3)}${SPACED}${EXCHANGE.slice(3)}${SPACED}[0-9]{4}(?![0-9])|(?<![0-9])[0-9]{4}${SPACED}${reversed(EXCHANGE.slice(3))}${SPACED}${reversed(EXCHANGE.slice(0, 3))}`,
);
// Base64 keeps case; of four letters only the middle survives every alignment, so longer pieces of each value are looked for.
const BASE64 = new RegExp(
  ["fn", "ln", "ti", "em", "do", "ho", "pa", "sn"]
    .flatMap((what) => base64Cores(MARK + what))
    .concat(base64Cores(EXCHANGE))
    .map(escaped)
    .join("|"),
);

/** What of the values stands in the text, shown with what is around it; null when nothing does. */
export function leakIn(text: string): string | null {
  for (const pattern of [WORDS, PHONES, BASE64]) {
    const found = pattern.exec(text);
    if (found) return text.slice(Math.max(0, found.index - 40), found.index + 60);
  }
  return null;
}
