import { formatDate, formatDateFrom } from "~/text/format";
import { listDatesText } from "~/text/list-dates";
import { useText } from "~/text/use-text";
import type { ListDates } from "./list-dates.server";

/** As of when a page speaks: one day, or from the oldest to the newest of the lists behind it. */
export function ListsAsOf({ dates }: { dates: ListDates | null }) {
  const t = useText(listDatesText);
  if (dates === null) return null;
  const to = formatDate(t.language, dates.newest);
  return (
    <p className="xs dim3">
      {dates.oldest === dates.newest
        ? t("one_day", { on: to })
        : t("several", { from: formatDateFrom(t.language, dates.oldest, dates.newest), to })}
    </p>
  );
}
