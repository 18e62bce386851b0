import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DeskLog, PendingAction } from "~/features/accounts/desk-log";
import { askAtDesk, loggedActions, requireOperator } from "~/features/accounts/desk.server";
import { runDetail, type RunProgress } from "~/features/imports/desk-runs.server";
import { REFUSED_AT_DESK } from "~/features/imports/replaced-run";
import { ContactChanges } from "~/features/imports/contact-changes";
import { contactChanges } from "~/features/imports/contact-changes.server";
import { HeadlineTable } from "~/features/imports/headline-table";
import { CountAbsencesButton, PublishButton, ReasonedButton } from "~/features/imports/run-actions";
import { fileOfRun } from "~/features/imports/run-files.server";
import { runIdOf } from "~/features/imports/run-id";
import { separatorKey } from "~/features/imports/shown-declaration";
import { Reasons, RunNotice } from "~/features/imports/run-notice";
import { countsOf } from "~/features/imports/run-counts";
import { stagesOf, RUN_STAGES } from "~/features/imports/run-stages";
import {
  ChangedTable,
  Empty,
  FirmsTable,
  ProvincesTable,
  RejectedTable,
  RunSection,
} from "~/features/imports/run-tables";
import { RunTiles } from "~/features/imports/run-tiles";
import { suggestionOf } from "~/features/imports/source-health.server";
import { NO_STORE, orNotFound, parseForm, parseQuery } from "~/platform/http.server";
import { deskText, deskTitle } from "~/text/desk";
import { deskSourcesText } from "~/text/desk-sources";
import { deskRunsText } from "~/text/desk-runs";
import { formatDate, formatNumber } from "~/text/format";
import { inLanguage, requestLanguage } from "~/text/language";
import { toldAtDesk, withTold } from "~/text/told.server";
import { useLocalHref, useText } from "~/text/use-text";
import { Icon } from "~/ui/icon";
import { useLiveUpdates, useReload } from "~/ui/live-updates";
import { Notice } from "~/ui/notice";
import { Crumbs } from "~/ui/page-head";
import { StageBar } from "~/ui/stage-bar";

const Query = z.strictObject({
  field: z.string().max(40).optional(),
  all: z.enum(["changed", "added", "absent"]).optional(),
});

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireOperator(request);
  const { field = "" } = parseQuery(request, Query);
  const id = orNotFound(runIdOf(params["id"]));
  const detail = orNotFound(await runDetail(id));
  const [log, rejects, original, suggestion] = await Promise.all([
    // The upload that made it stands under its source in the log: it is the first thing that was done to the run.
    loggedActions({ object: `run:${id}`, besides: detail.run.actionId, limit: 20 }),
    fileOfRun(id, "rejects"),
    fileOfRun(id, "original"),
    suggestionOf(id),
  ]);
  const files = { rejects: rejects !== null, original: original !== null };
  const language = requestLanguage(request);
  // Who refused it says so in the log, in better words.
  const reasons = detail.run.reasons.filter((reason) => reason !== REFUSED_AT_DESK || !log.some(isRefusal));
  const run = { ...detail.run, reasons: reasons.map((reason) => toldAtDesk(language, reason)) };
  const { undo } = detail.can;
  const can = { ...detail.can, undo: undo === true ? undo : toldAtDesk(language, undo) };
  const issues = withTold(language, detail.issues, "reason", "mend");
  return data(
    {
      ...{ ...detail, can, run, issues, log: withTold(language, log, "answer") },
      ...{ files, field, suggestion: suggestion !== null },
    },
    { headers: NO_STORE },
  );
}

const isRefusal = ({ action }: { action: string }) => action === "refuse-run";

const count = z.coerce.number().int().min(0);
const Deed = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("publish-run"), added: count, changed: count, absent: count, rejected: count }),
  z.strictObject({ intent: z.literal("count-absences"), approve: z.coerce.number().int().positive() }),
  z.strictObject({ intent: z.enum(["refuse-run", "undo-run"]), reason: z.string().max(1000) }),
  z.strictObject({ intent: z.literal("read-contacts") }),
]);

export async function action({ request, params }: ActionFunctionArgs) {
  const operator = await requireOperator(request);
  const id = orNotFound(runIdOf(params["id"]));
  const { can, run } = orNotFound(await runDetail(id));
  const form = await parseForm(request, Deed);
  if (form.status === "invalid") return refuse("invalid", 400);
  const deed = form.values;
  const object = `run:${id}`;
  switch (deed.intent) {
    case "read-contacts":
      if (run.kind !== "contact-research") return refuse("cannot", 409);
      return data({ contacts: await contactChanges(operator, id) }, { headers: NO_STORE });
    case "publish-run": {
      if (!can.publish) return refuse("cannot", 409);
      const { intent, ...shown } = deed;
      await askAtDesk(operator, { action: intent, object, details: { run: id, shown } });
      break;
    }
    case "count-absences":
      if (can.countAbsences === null) return refuse("cannot", 409);
      await askAtDesk(operator, { action: deed.intent, object, details: { run: id, approve: deed.approve } });
      break;
    default: {
      if (deed.intent === "refuse-run" ? !can.refuse : can.undo !== true) return refuse("cannot", 409);
      if (deed.reason.trim() === "") return refuse("reasonMissing", 400, deed.intent);
      await askAtDesk(operator, { action: deed.intent, object, reason: deed.reason, details: { run: id } });
    }
  }
  return redirect(inLanguage(requestLanguage(request), `/desk/runs/${id}`), { status: 303, headers: NO_STORE });
}

type Refusal = "invalid" | "cannot" | "reasonMissing";

function refuse(why: Refusal, status: number, intent?: "refuse-run" | "undo-run") {
  return data({ why, intent }, { status, headers: NO_STORE });
}

export const meta: MetaFunction<typeof loader> = ({ data: page, location }) => [
  { title: deskTitle(location.pathname, page && `${page.run.id} · ${page.run.publisher}`) },
  { name: "robots", content: "noindex" },
];

export default function Run() {
  const { run, summary, issues, diff, can, log, files, field, suggestion } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const refused = answer && "why" in answer ? answer : undefined;
  const read = answer && "contacts" in answer ? answer.contacts : undefined;
  const t = useText(deskRunsText);
  const form = useText(deskSourcesText);
  const d = useText(deskText);
  const href = useLocalHref();
  const live = run.outcome === null;
  const own = log.filter((line) => line.object === `run:${run.id}`);
  const pending = own[0]?.outcome === null;
  // The run's own state is published or undone a little before the action ends, which waits for the search.
  const wanted = { "undo-run": ["undone"], "publish-run": ["published", "withheld"] }[own[0]?.action ?? ""] ?? [];
  const stands = wanted.includes(run.outcome ?? "");
  const ending: Record<string, string> = { refused: "refuse-run", undone: "undo-run" };
  const said = own.find((line) => line.action === ending[run.outcome ?? ""] && line.outcome === "done") ?? null;
  const heard = useLiveUpdates<RunProgress>(
    live ? href(`/desk/runs/${run.id}/events`) : null,
    "progress",
    ({ stage, outcome }) => `${stage} ${outcome}`,
  );
  useReload(pending);
  const stages = stagesOf(live && heard ? heard.stage : run.stage, run.outcome);
  const counts = countsOf(run.counts);
  const shown = {
    ...{ added: counts.added, changed: counts.changed },
    ...{ absent: counts.absent, rejected: counts.rejected },
  };
  const changed = [...(diff.changed ?? []), ...(diff.renewed ?? [])];
  const fields = [...new Set(changed.map((sample) => sample.field ?? ""))].filter(Boolean).sort();
  const contacts = run.kind === "contact-research";
  // A file that was refused for its shape was never compared: its zeros would say that nothing changes.
  const compared = counts.records > 0 && run.outcome !== "failed";
  const numbers = counts.added + counts.changed + counts.unchanged + counts.absent + counts.withheld > 0;
  const reasonError = (intent: string) =>
    refused?.why === "reasonMissing" && refused.intent === intent ? d("reasonMissing") : undefined;
  return (
    <div className="page gap-5">
      <div className="page-head">
        <div className="grow stack gap-1 basis-80">
          <Crumbs
            label={d("desk")}
            crumbs={[
              { to: href("/desk/runs"), label: t("title") },
              { to: href(`/desk/runs/${run.id}`), label: String(run.id) },
            ]}
          />
          <h1>
            {run.listDate
              ? t("titleOf", { publisher: run.publisher, date: formatDate(t.language, run.listDate) })
              : t("titleNoDate", { publisher: run.publisher })}
          </h1>
          <p className="sm dim dots wrap-anywhere">
            <span>
              {files.original ? (
                <a className="link" href={href(`/desk/runs/${run.id}/original`)} download title={t("original")}>
                  {run.fileName}
                </a>
              ) : (
                run.fileName
              )}
            </span>
            {summary.encoding && (
              <span>
                {[summary.encoding.toUpperCase(), summary.delimiter && form(`form_${separatorKey(summary.delimiter)}`)]
                  .filter(Boolean)
                  .join(", ")}
              </span>
            )}
            {compared && (
              <span>
                {t("records", {
                  records: formatNumber(t.language, counts.records),
                  header: formatNumber(t.language, counts.header),
                  accepted: formatNumber(t.language, counts.accepted),
                  rejected: formatNumber(t.language, counts.rejected),
                  blank: formatNumber(t.language, counts.blank),
                })}
              </span>
            )}
          </p>
        </div>
        {!pending && (
          <div className="row flex-wrap">
            {can.undo === true && <ReasonedButton intent="undo-run" error={reasonError("undo-run")} />}
            {can.refuse && <ReasonedButton intent="refuse-run" error={reasonError("refuse-run")} />}
            {can.publish && <PublishButton shown={shown} />}
          </div>
        )}
      </div>
      <PendingAction lines={own} stands={stands} />
      {refused && refused.why !== "reasonMissing" && (
        <Notice tone="bad" role="alert">
          {refused.why === "cannot" ? t("cannot") : d("invalid")}
        </Notice>
      )}
      <StageBar
        label={t("stages")}
        stages={RUN_STAGES.map((stage) => ({
          key: stage,
          label: t(`stage_${stage}`),
          state: stages[stage],
          says: t(`says_${stages[stage]}`),
        }))}
      />
      {live && (
        <div className="notice info" role="status">
          <Icon name="clock" />
          <div className="grow">
            {t("liveNow", { rows: heard?.rows ?? 0 })}
            <noscript>
              {" "}
              {t("liveNoScript")}{" "}
              <a className="link" href={href(`/desk/runs/${run.id}`)}>
                {t("reload")}
              </a>
            </noscript>
          </div>
        </div>
      )}
      {!pending && (
        <RunNotice
          run={{ ...run, counts }}
          knownRows={summary.known_rows}
          suggestion={suggestion}
          said={said}
          countAbsences={can.countAbsences !== null && <CountAbsencesButton approve={can.countAbsences} />}
        />
      )}
      {compared && numbers && <RunTiles counts={counts} rejectedKnown={summary.rejected_known} />}
      {summary.suppressed !== undefined && summary.suppressed > 0 && (
        <Notice tone="due">{t("suppressed", { n: summary.suppressed })}</Notice>
      )}
      {compared && run.outcome !== "refused" && contacts && <ContactChanges read={read} counts={counts} />}
      {compared && run.outcome !== "refused" && !contacts && (
        <>
          <ChangedTable
            rows={field ? changed.filter((sample) => sample.field === field) : changed}
            fields={fields}
            field={field}
            all={counts.changed}
          />
          <FirmsTable what="added" rows={[...(diff.added ?? []), ...(diff.returned ?? [])]} all={counts.added} />
          <FirmsTable what="absent" rows={diff.absent ?? []} all={counts.absent + counts.withheld} />
        </>
      )}
      {compared && (run.outcome !== "refused" || issues.length > 0) && (
        <RejectedTable
          issues={issues}
          all={counts.rejected}
          contacts={contacts}
          rejectFile={files.rejects ? href(`/desk/runs/${run.id}/rejects.csv`) : null}
        />
      )}
      {summary.provinces && <ProvincesTable provinces={summary.provinces} />}
      {summary.headline && (
        <RunSection title={t("headlineTitle")} lead={t("headlineLead")}>
          <HeadlineTable before={summary.headline.before} after={summary.headline.after} />
        </RunSection>
      )}
      {run.reasons.length > 0 && run.outcome !== "refused" && run.outcome !== "failed" && (
        <section className="card pad stack">
          <h2>{t("reasons")}</h2>
          <Reasons reasons={run.reasons} />
        </section>
      )}
      <RunSection title={d("log")} lead={d("logLead")}>
        {can.undo !== true && ["published", "withheld", "unchanged"].includes(run.outcome ?? "") && (
          <p className="sm dim section-note">
            {t("cannotUndo")} <span lang={can.undo.language}>{can.undo.text}</span>
          </p>
        )}
        {log.length === 0 ? <Empty>{d("logEmpty")}</Empty> : <DeskLog lines={log} label={d("log")} />}
      </RunSection>
    </div>
  );
}
