import { Link } from "@remix-run/react";
import { deskText } from "~/text/desk";
import { deskQueuesText } from "~/text/desk-queues";
import { formatShortDate } from "~/text/format";
import { useLocalHref, useText } from "~/text/use-text";
import { Badge } from "~/ui/badge";
import { ReasonForm } from "~/ui/reason-form";

export interface ShownMerge {
  id: string;
  keptId: string;
  keptName: string;
  goneName: string;
  mergedAt: Date | string;
  splitAt: Date | string | null;
  mergedBy: string | null;
  reason: string;
}

/** Merges that stand, each with the form that takes it back, and those that were taken back. */
export function MergesList({ merges, error }: { merges: readonly ShownMerge[]; error: string | undefined }) {
  const t = useText(deskQueuesText);
  const d = useText(deskText);
  const href = useLocalHref();
  // A rule's reason are the kinds of what agreed: "name, place".
  const ruleWords = (kinds: string) =>
    kinds
      .split(", ")
      .map((kind) => t(`r_${kind}` as Parameters<typeof t>[0]))
      .join(", ");
  const newest = merges.find((merge) => merge.splitAt === null)?.id;
  return (
    <ul className="todos">
      {merges.map((merge) => (
        <li key={merge.id}>
          <span className="grow stack gap-1">
            <span>
              <Link className="b link" to={href(`/contractors/${merge.keptId}`)}>
                {merge.keptName}
              </Link>
              <span className="sm dim block">{t("reasonOf", { kind: t("gone"), value: merge.goneName })}</span>
            </span>
            <span className="xs dim3">
              {formatShortDate(t.language, merge.mergedAt)} ·{" "}
              {merge.mergedBy === null ? t("byRule", { rule: ruleWords(merge.reason) }) : t("byDesk")}
            </span>
          </span>
          {merge.splitAt ? (
            <Badge tone="mute" icon="left">
              {t("splitAt", { date: formatShortDate(t.language, merge.splitAt) })}
            </Badge>
          ) : (
            <details className="fold-form" name="split">
              <summary className="btn s" {...(merge.id === newest && { "data-key": "z" })}>
                {t("split")}
              </summary>
              <div className="card lift fold-body">
                <ReasonForm
                  fields={{ intent: "split-merge", merge: merge.id }}
                  label={d("reason")}
                  hint={t("splitHint")}
                  error={error}
                  maxLength={500}
                  button={t("splitGo")}
                />
              </div>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}
