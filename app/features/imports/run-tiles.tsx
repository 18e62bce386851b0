import { deskRunsText } from "~/text/desk-runs";
import { formatNumber } from "~/text/format";
import { useText } from "~/text/use-text";
import { NumberTiles } from "~/ui/number-tiles";

interface Counts {
  added: number;
  changed: number;
  unchanged: number;
  absent: number;
  withheld: number;
  rejected: number;
}

/** The five numbers of a run. */
export function RunTiles({ counts, rejectedKnown }: { counts: Counts; rejectedKnown: number | undefined }) {
  const t = useText(deskRunsText);
  const number = (value: number) => formatNumber(t.language, value);
  return (
    <NumberTiles
      label={t("tiles")}
      tiles={[
        { key: "added", value: number(counts.added), words: t("t_added") },
        { key: "changed", value: number(counts.changed), words: t("t_changed") },
        { key: "unchanged", value: number(counts.unchanged), words: t("t_unchanged") },
        counts.withheld > 0
          ? { key: "absent", value: number(counts.withheld), words: t("t_withheld") }
          : { key: "absent", value: number(counts.absent), words: t("t_absent") },
        {
          key: "rejected",
          value: number(counts.rejected),
          words: rejectedKnown ? t("t_rejectedKnown", { n: rejectedKnown }) : t("t_rejected"),
        },
      ]}
    />
  );
}
