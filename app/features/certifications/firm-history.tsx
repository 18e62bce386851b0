import { shownPhone } from "~/features/contractors/phone-number";
import { companyText } from "~/text/company";
import { changeWords, dateKindWords, fieldWords, periodKindWords } from "~/text/history";
import { formatShortDate } from "~/text/format";
import { useText, type Text } from "~/text/use-text";
import { programmeWords, provinceWords, sizeWords, statusWords, tradeWords, wordFor } from "~/text/words";
import { Timeline, type Moment } from "~/ui/timeline";
import type { FirmMoment } from "./firm-moments";

/** So many moments stand open; the rest of a long history is a press away. */
const SHOWN = 12;

/** What happened to the firm, newest first, a line a moment, with what changed in words. */
export function FirmHistory({
  moments,
  partners,
}: {
  moments: readonly FirmMoment[];
  partners: Readonly<Record<string, string>>;
}) {
  const t = useText(companyText);
  const w = useText(changeWords);
  if (moments.length === 0) return <p className="sm dim">{t("history_none")}</p>;
  const lines = moments.map((moment, index) => momentLine(t, w, moment, index, partners));
  return (
    <>
      <Timeline moments={lines.slice(0, SHOWN)} />
      {lines.length > SHOWN && (
        <details className="fold">
          <summary>{t("history_rest", { n: lines.length - SHOWN })}</summary>
          <Timeline moments={lines.slice(SHOWN)} />
        </details>
      )}
    </>
  );
}

function momentLine(
  t: Text<keyof typeof companyText.en>,
  w: Text<keyof typeof changeWords.en>,
  moment: FirmMoment,
  index: number,
  partners: Readonly<Record<string, string>>,
): Moment {
  const on = formatShortDate(t.language, moment.on);
  const key = `${index}`;
  if (moment.told === "certificate") {
    const programme = wordFor(programmeWords, t.language, moment.programme);
    return {
      key,
      on,
      what: t(`m_${moment.kind}`, { programme, partner: partners[moment.partner] ?? moment.partner }),
      from: moment.kind === "window" ? t("computed") : t("published"),
    };
  }
  const known = `e_${moment.kind}` in companyText.en ? (`e_${moment.kind}` as keyof typeof companyText.en) : "e_other";
  const what =
    moment.sizeLine === null
      ? t(known)
      : w(moment.sizeLine.side === "over" ? "size_over" : "size_near", {
          place: wordFor(provinceWords, t.language, moment.sizeLine.jurisdiction),
          n: moment.sizeLine.line,
        });
  return {
    key,
    on,
    what,
    more: moment.changes.map(([field, from, to]) => {
      const say = (value: unknown) => valueWords(w, field, value, partners);
      const name = wordFor(fieldWords, t.language, field);
      if (isNothing(field, from)) return w("added", { field: name, to: say(to) });
      if (isNothing(field, to)) return w("removed", { field: name, from: say(from) });
      return w("changed", { field: name, from: say(from), to: say(to) });
    }),
    from: t("by_list", { publisher: moment.publisher, on }),
  };
}

function isNothing(field: string, value: unknown): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0) || (field === "size" && value === "unknown"); // prettier-ignore
}

function valueWords(
  w: Text<keyof typeof changeWords.en>,
  field: string,
  value: unknown,
  partners: Readonly<Record<string, string>>,
): string {
  if (Array.isArray(value)) return value.map((each) => valueWords(w, field, each, partners)).join(", ");
  const text = String(value);
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return formatShortDate(w.language, text);
  switch (field) {
    case "partner":
      return partners[text] ?? text;
    case "programme":
      return wordFor(programmeWords, w.language, text);
    case "province":
    case "jurisdiction":
      return wordFor(provinceWords, w.language, text);
    case "trades":
      return wordFor(tradeWords, w.language, text);
    case "size":
      return wordFor(sizeWords, w.language, text);
    case "business_phone":
      return shownPhone(text);
    case "period_kind":
      return wordFor(periodKindWords, w.language, text);
    case "date_kind":
      return wordFor(dateKindWords, w.language, text);
    case "published_status":
      return wordFor(statusWords, w.language, text);
    default:
      return text;
  }
}
