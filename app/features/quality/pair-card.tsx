import { Link } from "@remix-run/react";
import { deskQueuesText } from "~/text/desk-queues";
import { formatPercent, formatShortDate } from "~/text/format";
import { type Text, useLocalHref, useText } from "~/text/use-text";
import type { Catalogue } from "~/text/catalogue";
import { sizeWords, tradeWords, wordFor } from "~/text/words";
import { Badge } from "~/ui/badge";
import { Icon } from "~/ui/icon";
import type { DuplicateSide } from "./duplicates.server";

type Key = typeof deskQueuesText extends Catalogue<infer Named> ? Named : never;

export interface ShownPair {
  id: number;
  score: number;
  demo: boolean;
  reasons: { kind: string; detail: string }[];
  one: DuplicateSide;
  other: DuplicateSide;
}

/** The values of a firm in the order in which they are compared. */
function valuesOf(t: Text<Key>, firm: DuplicateSide): [Key, string][] {
  return [
    ["f_legalName", firm.legalName],
    ["f_tradeNames", firm.tradeNames.join(", ")],
    ["f_formerNames", firm.formerNames.join(", ")],
    ["f_place", [firm.city, firm.province].filter(Boolean).join(", ")],
    ["f_postalCode", firm.postalCode ?? ""],
    ["f_businessPhone", firm.businessPhone ?? ""],
    ["f_website", firm.website ?? ""],
    ["f_trades", firm.trades.map((trade) => wordFor(tradeWords, t.language, trade)).join(", ")],
    ["f_size", firm.size === "unknown" ? "" : wordFor(sizeWords, t.language, firm.size)],
    ["f_certificates", firm.certificates.join(", ")],
    ["f_sources", firm.sources.join(", ")],
    ["f_updatedOn", formatShortDate(t.language, firm.updatedOn)],
  ];
}

/** Case and spaces do not make a difference that somebody has to look at. */
const bare = (value: string) => value.toLowerCase().replace(/\s+/g, " ").trim();

/** "calgary|AB" → "Calgary, AB": a place is compared folded. */
function placeWords(place: string): string {
  const [city = "", province] = place.split("|");
  const written = city.replace(/(^|[ -])\p{Ll}/gu, (letter) => letter.toUpperCase());
  return [written, province].filter(Boolean).join(", ");
}

/** A name agrees in words, or by a share of one; a place and the rest are what both firms have. */
function detailWords(t: Text<Key>, { kind, detail }: ShownPair["reasons"][number]): string {
  if (kind === "place") return placeWords(detail);
  if (kind !== "name") return detail;
  return detail === "same" || detail === "spelling" ? t(`d_${detail}`) : formatPercent(t.language, Number(detail));
}

/** Two firms side by side; what differs is marked, in words as well. */
export function PairCard({ pair }: { pair: ShownPair }) {
  const t = useText(deskQueuesText);
  const href = useLocalHref();
  const other = valuesOf(t, pair.other);
  const rows = valuesOf(t, pair.one).map(([key, value], index) => ({ key, one: value, other: other[index]![1] }));
  return (
    <section className="card clip">
      <div className="section-head">
        <h2>{t("why")}</h2>
        <span className="grow" />
        <span className="sm b">{t("score", { percent: formatPercent(t.language, pair.score) })}</span>
        <ul className="row flex-wrap basis-full">
          {pair.demo && <li className="demo">{t("demoPair")}</li>}
          {pair.reasons.map((reason) => (
            <li key={`${reason.kind} ${reason.detail}`}>
              <Badge tone="info" icon="check">
                {t("signal", { what: t(`r_${reason.kind}` as Key), detail: detailWords(t, reason) })}
              </Badge>
            </li>
          ))}
        </ul>
      </div>
      <div className="pair" role="table" aria-label={t("dupTitle")}>
        <div className="contents" role="row">
          <span className="pair-head pair-name" role="columnheader" />
          {(
            [
              ["one", pair.one],
              ["other", pair.other],
            ] as const
          ).map(([side, firm]) => (
            <span className="pair-head b" role="columnheader" key={side}>
              {t(side)}{" "}
              <Link className="link xs" to={href(`/contractors/${firm.id}`)} target="_blank" rel="noreferrer">
                {t("openFirm")}
              </Link>
            </span>
          ))}
        </div>
        {rows
          .filter((row) => row.one !== "" || row.other !== "")
          .map((row) => {
            const differs = bare(row.one) !== bare(row.other);
            return (
              <div className="contents" role="row" key={row.key}>
                <span className="pair-name dim" role="rowheader">
                  {t(row.key)}
                  {differs && <span className="xs text-due block">{t("differs")}</span>}
                </span>
                {[row.one, row.other].map((value, index) => (
                  <span className={differs ? "differs" : undefined} role="cell" key={index}>
                    {value || <span className="dim">{t("none")}</span>}
                  </span>
                ))}
              </div>
            );
          })}
      </div>
      <div className="section-head pb-5">
        <h3 className="row">
          <Icon name="info" />
          {t("mergeTitle")}
        </h3>
        <p className="sm dim measure">
          {t("mergeDoes", {
            certificates: [...pair.one.certificates, ...pair.other.certificates].join(", ") || t("none"),
          })}
        </p>
      </div>
    </section>
  );
}
