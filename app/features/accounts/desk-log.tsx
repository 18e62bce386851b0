import { Link } from "@remix-run/react";
import type { Catalogue } from "~/text/catalogue";
import { deskText } from "~/text/desk";
import { formatDateTime, formatTime } from "~/text/format";
import type { Said } from "~/text/told.server";
import { type Text, useLocalHref, useText } from "~/text/use-text";
import { Badge, type Tone } from "~/ui/badge";
import type { IconName } from "~/ui/icon";
import { Notice } from "~/ui/notice";
import { TableRegion } from "~/ui/table-region";

type Key = typeof deskText extends Catalogue<infer Named> ? Named : never;

/** An entry of the desk's log as it reaches a page. */
export interface LogLine {
  id: number;
  at: string | Date;
  by: string;
  action: string;
  object: string;
  reason: string | null;
  outcome: "done" | "refused" | "failed" | null;
  answer: Said | null;
  fresh: boolean;
  file: string | null;
  run: number | null;
}

const OUTCOMES: Record<"done" | "refused" | "failed" | "waiting", { tone: Tone; icon: IconName }> = {
  done: { tone: "ok", icon: "check" },
  refused: { tone: "due", icon: "x" },
  failed: { tone: "bad", icon: "warn" },
  waiting: { tone: "info", icon: "clock" },
};

export function actionWords(t: Text<Key>, action: string): string {
  const key = `act_${action}`;
  return t((key in deskText[t.language] ? key : "act_other") as Key);
}

/** "run:213" as words, and where it is looked at. */
function objectOf(t: Text<Key>, object: string): { words: string; path: string | null } {
  const [kind = "", ...rest] = object.split(":");
  const id = rest.join(":");
  const key = `obj_${kind}`;
  const known = key in deskText[t.language];
  const short = id.length > 12 && kind !== "source" ? `${id.slice(0, 8)}…` : id;
  const words = known ? t(key as Key, { id: short }) : object;
  const places: Record<string, string> = {
    run: `/desk/runs/${id}`,
    source: `/desk/sources/${id}`,
    team: `/desk/teams/${id}`,
    correction: `/desk/corrections/${id}`,
    pair: "/desk/duplicates",
    merge: "/desk/duplicates",
    "privacy-request": "/desk/privacy",
  };
  return { words, path: places[kind] ?? null };
}

function LogOutcome({ line }: { line: LogLine }) {
  const t = useText(deskText);
  const outcome = line.outcome ?? "waiting";
  return (
    <span className="stack gap-1">
      <span>
        <Badge {...OUTCOMES[outcome]}>{t(outcome)}</Badge>
      </span>
      {line.answer && (
        <span className="sm dim" lang={line.answer.language}>
          {line.answer.text}
        </span>
      )}
    </span>
  );
}

/** The log as a table; of one object the column that names it is left out. */
export function DeskLog({
  lines,
  label,
  withObject,
}: {
  lines: readonly LogLine[];
  label: string;
  withObject?: boolean;
}) {
  const t = useText(deskText);
  const href = useLocalHref();
  return (
    <TableRegion label={label}>
      <table className="table folds">
        <thead>
          <tr>
            <th scope="col">{t("when")}</th>
            <th scope="col">{t("what")}</th>
            {withObject && <th scope="col">{t("object")}</th>}
            <th scope="col">{t("reason")}</th>
            <th scope="col">{t("outcome")}</th>
            <th scope="col">{t("who")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const object = objectOf(t, line.object);
            return (
              <tr key={line.id}>
                <td className="sm dim whitespace-nowrap f-all">
                  <time dateTime={new Date(line.at).toISOString()}>{formatDateTime(t.language, line.at)}</time>
                </td>
                <td className="b f-all">
                  {actionWords(t, line.action)}
                  {line.file && <span className="xs dim block wrap-anywhere">{line.file}</span>}
                  {line.run !== null && (
                    <Link className="xs link block" to={href(`/desk/runs/${line.run}`)}>
                      {t("obj_run", { id: line.run })}
                    </Link>
                  )}
                </td>
                {withObject && (
                  <td className="sm f-all">
                    {object.path ? (
                      <Link className="link" to={href(object.path)}>
                        {object.words}
                      </Link>
                    ) : (
                      object.words
                    )}
                  </td>
                )}
                <td className="sm f-all" data-label={t("reason")}>
                  {line.reason}
                </td>
                <td className="f-all">
                  <LogOutcome line={line} />
                </td>
                <td className="sm dim f-all">{line.by}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableRegion>
  );
}

/** Says of the newest action that it waits, and what came of it: of one that was done, for as long as it is fresh. */
export function PendingAction({
  lines,
  stands = false,
}: {
  lines: readonly LogLine[];
  /** What was asked for is so already, and only the search still follows. */
  stands?: boolean;
}) {
  const t = useText(deskText);
  const newest = lines[0];
  if (!newest) return null;
  if (newest.outcome === "done") {
    if (!newest.fresh || newest.action.startsWith("read-")) return null;
    return (
      <Notice tone="ok" role="status">
        <b className="b">{t("doneNow", { action: actionWords(t, newest.action) })}</b>{" "}
        <span lang={newest.answer?.language}>{newest.answer?.text}</span>
      </Notice>
    );
  }
  if (newest.outcome === null) {
    return (
      <Notice tone="info" role="status">
        <b className="b">{actionWords(t, newest.action)}.</b>{" "}
        <span>{stands ? t("searchFollows") : t("askedAt", { time: formatTime(t.language, newest.at) })}</span>{" "}
        <noscript>
          <a className="link" href="">
            {t("reload")}
          </a>
        </noscript>
      </Notice>
    );
  }
  return (
    <Notice tone="bad" role="alert">
      <b className="b">{t("pending", { action: actionWords(t, newest.action), outcome: t(newest.outcome) })}</b>{" "}
      <span lang={newest.answer?.language}>{newest.answer?.text}</span>
    </Notice>
  );
}
