import { Link } from "@remix-run/react";
import { formatNumber } from "~/text/format";
import { provincesText } from "~/text/provinces";
import { useLocalHref, useText } from "~/text/use-text";
import { provinceWords, wordFor } from "~/text/words";

export interface Tile {
  code: string;
  slug: string;
  hasCor: boolean;
  count: number;
}

/** Where each stands on a map of tiles: row / column. */
const PLACES: Record<string, string> = {
  YT: "1 / 1",
  NT: "1 / 2",
  NU: "1 / 3",
  BC: "2 / 1",
  AB: "2 / 2",
  SK: "2 / 3",
  MB: "2 / 4",
  ON: "2 / 5",
  QC: "2 / 6",
  NL: "2 / 7",
  NB: "3 / 6",
  PE: "3 / 7",
  NS: "4 / 7",
};

/** A map of tiles, one a province: its yellow is the weight of its count. */
export function ProvinceTiles({ tiles }: { tiles: readonly Tile[] }) {
  const t = useText(provincesText);
  const href = useLocalHref();
  const most = Math.max(1, ...tiles.map((tile) => tile.count));
  return (
    <ul className="tiles">
      {tiles.map((tile) => {
        const weight = tile.count === 0 ? 0 : Math.max(1, Math.ceil(6 * Math.sqrt(tile.count / most)));
        return (
          <li key={tile.code} style={{ gridArea: PLACES[tile.code] }}>
            <Link
              className={`tile w${weight}`}
              to={href(`/provinces/${tile.slug}`)}
              aria-label={`${wordFor(provinceWords, t.language, tile.code)}: ${tile.hasCor ? t("firms", { n: tile.count }) : t("no_programme")}`}
            >
              <span>{tile.code}</span>
              {tile.hasCor ? <b>{formatNumber(t.language, tile.count)}</b> : <small>{t("no_programme")}</small>}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
