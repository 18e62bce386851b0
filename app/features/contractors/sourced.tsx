import type { ReactNode } from "react";
import { companyText } from "~/text/company";
import { formatDate, formatNumber } from "~/text/format";
import { useText } from "~/text/use-text";
import type { Said } from "./value-provenance";

/** A value that says, when asked, which line of which list it is from; without a source it is the value alone. */
export function Sourced({ said, children }: { said: readonly (Said & { label: string })[]; children: ReactNode }) {
  const t = useText(companyText);
  const lines = bySource(said);
  if (lines.length === 0) return <>{children}</>;
  return (
    <details className="said">
      <summary>
        {children} <span className="vh">{t("said_open")}</span>
      </summary>
      {lines.map(({ labels, from }) => (
        <p key={labels.join()}>
          {lines.length > 1 && `${labels.join(", ")}: `}
          <SaidLine said={from} />
        </p>
      ))}
    </details>
  );
}

/** DSA Build AB, list of 16 November 2026, line 318 · first seen 31 August 2026, last seen 16 November 2026 */
export function SaidLine({ said }: { said: Said }) {
  const t = useText(companyText);
  const day = (on: string) => formatDate(t.language, on);
  const last = day(said.lastSeen);
  return (
    <>
      {[
        t("said", { publisher: said.publisher, on: day(said.listDate), line: formatNumber(t.language, said.line) }),
        said.firstSeen === null ? t("said_dates_old", { last }) : t("said_dates", { first: day(said.firstSeen), last }),
        ...(said.stillListed ? [] : [t("said_gone")]),
      ].join(" · ")}
    </>
  );
}

/** Values that one line gave, with the same dates, are told once. */
function bySource(said: readonly (Said & { label: string })[]): { labels: string[]; from: Said }[] {
  const lines = new Map<string, { labels: string[]; from: Said }>();
  for (const { label, ...from } of said) {
    const key = [from.source, from.line, from.listDate, from.firstSeen, from.lastSeen].join("|");
    const line = lines.get(key) ?? { labels: [], from };
    line.labels.push(label);
    lines.set(key, line);
  }
  return [...lines.values()];
}
