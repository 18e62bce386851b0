import { Link } from "@remix-run/react";
import { DemoMark } from "~/features/contractors/demo-mark";
import { ClockBar } from "~/features/certifications/clock-bar";
import type { ClockFigure } from "~/features/certifications/clock-figure";
import { ClockWords, type ClockState } from "~/features/certifications/clock-words";
import { StatusBadge, UnderReviewBadge } from "~/features/certifications/status-badge";
import { LockedCell, PriceLink } from "~/features/contacts/locked-cell";
import type { OwnContact } from "~/features/contacts/own-contact";
import type { ContactFacts } from "~/features/contacts/preview";
import { searchText } from "~/text/search";
import { useLocalHref, useText } from "~/text/use-text";
import { programmeWords, sizeWords, tradeWords, wordFor } from "~/text/words";

/** A contractor as a row of results shows it; kept lean, because a page carries twenty of them twice. */
export interface ResultRow extends ClockState {
  id: string;
  name: string;
  /** The trade or former name that the words were found in, where it was not the legal one. */
  also: string | null;
  city: string | null;
  province: string | null;
  trades: string[];
  size: string;
  demo: boolean;
  programme: string | null;
  partner: string | null;
  /** Further certifications. */
  more: number;
  figure: ClockFigure | null;
  contact: ContactFacts | null;
}

/** Marks the words that were asked for, accents folded. */
export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  const parts = markedParts(text, words);
  return <>{parts.map((part, index) => (part.hit ? <mark key={index}>{part.text}</mark> : part.text))}</>;
}

export function markedParts(text: string, words: readonly string[]): { text: string; hit: boolean }[] {
  const folded = Array.from(
    text,
    (letter) => letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().charAt(0) || letter,
  ).join("");
  const wanted = words
    .filter((word) => word.length > 1)
    .map((word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase());
  const parts: { text: string; hit: boolean }[] = [];
  let from = 0;
  for (const start of folded.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu)) {
    const at = start.index;
    const word = wanted.find((candidate) => folded.startsWith(candidate, at));
    if (!word || at < from) continue;
    if (at > from) parts.push({ text: text.slice(from, at), hit: false });
    parts.push({ text: text.slice(at, at + word.length), hit: true });
    from = at + word.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false });
  return parts;
}

/** `own` is what the team that asks has opened at this firm: it comes beside the row, which every team may share. */
export function ResultRowView({
  row,
  words,
  own,
}: {
  row: ResultRow;
  words: readonly string[];
  own?: OwnContact | undefined;
}) {
  const t = useText(searchText);
  const href = useLocalHref();
  const to = href(`/contractors/${row.id}`);
  const size = row.size === "unknown" ? null : wordFor(sizeWords, t.language, row.size);
  const about = [
    row.also && t("also", { name: row.also }),
    [row.city, row.province].filter(Boolean).join(", "),
    row.trades
      .slice(0, 2)
      .map((trade) => wordFor(tradeWords, t.language, trade))
      .join(", "),
    size,
  ]
    .filter(Boolean)
    .join("\u00a0· ");
  return (
    <tr className={own ? "own" : undefined}>
      <td>
        <span className="n">
          <Link to={to} discover="none">
            <Marked text={row.name} words={words} />
          </Link>
        </span>
        <span className="xs dim one">
          {row.demo && <DemoMark />}
          {row.demo ? ` ${about}` : about}
        </span>
      </td>
      <td>
        {row.programme && (
          <span className="sm b one">
            {[wordFor(programmeWords, t.language, row.programme), row.partner].filter(Boolean).join(" · ")}
            {row.more > 0 && (
              <span className="dim3" title={t("more_certs_label", { n: row.more })}>
                {" "}
                {t("more_certs", { n: row.more })}
              </span>
            )}
          </span>
        )}
        <span className="badges">
          <StatusBadge status={row.status ?? "none"} />
          {row.underReview && <UnderReviewBadge />}
        </span>
      </td>
      <td>
        {row.figure && !row.underReview && row.status !== "letter" && <ClockBar figure={row.figure} />}
        <ClockWords status={row.status} underReview={row.underReview} next={row.next} ends={row.ends} />
      </td>
      <td>
        <LockedCell facts={row.contact} own={own} />
      </td>
      <td>
        <PriceLink facts={row.contact} owned={own !== undefined} to={`${to}#contact`} firm={row.name} />
      </td>
    </tr>
  );
}
