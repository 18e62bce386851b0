import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DeskLog, PendingAction } from "~/features/accounts/desk-log";
import { askAtDesk, loggedActions, requireOperator } from "~/features/accounts/desk.server";
import { runIdOf } from "~/features/imports/run-id";
import { correctedValue } from "~/features/quality/correction-value";
import { DecideForm } from "~/features/quality/decide-form";
import { correctionDetail } from "~/features/quality/corrections.server";
import { shownValue, valueInWords } from "~/features/quality/shown-value";
import { NO_STORE, orNotFound, parseForm } from "~/platform/http.server";
import { deskText, deskTitle } from "~/text/desk";
import { deskQueuesText } from "~/text/desk-queues";
import { fieldWords } from "~/text/desk-runs";
import { formatShortDate } from "~/text/format";
import { inLanguage, requestLanguage } from "~/text/language";
import { withTold } from "~/text/told.server";
import { useLocalHref, useText } from "~/text/use-text";
import { wordFor } from "~/text/words";
import { Card } from "~/ui/card";
import { Becomes, Was } from "~/ui/change-cells";
import { useReload } from "~/ui/live-updates";
import { Notice } from "~/ui/notice";
import { Crumbs, PageHead } from "~/ui/page-head";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const operator = await requireOperator(request);
  const id = orNotFound(runIdOf(params["id"]));
  // Every reading of what was written is an entry of the log too: it is no step of the report's own history, and while a decision
  // is carried out the page asks again and again without reading anew.
  const actions = await loggedActions({ object: `correction:${id}`, limit: 100 });
  const log = actions.filter((line) => line.action !== "read-correction");
  const underway = log[0]?.outcome === null;
  const { says, current, lists, decided, ...detail } = orNotFound(
    await (underway ? correctionDetail(id) : correctionDetail(id, operator)),
  );
  const proposed = detail.report?.shouldBe ?? null;
  const read = detail.kind === "value" && proposed !== null ? correctedValue(detail.field, proposed) : null;
  const correction = {
    ...detail,
    readAs: read?.status === "read" && typeof read.value === "string" ? read.value : null,
    shown: shownValue(says),
    current: shownValue(current),
    proposed,
    corrected: decided && shownValue(decided.value),
    lists: lists.map(({ publisher, says: said, lastSeen }) => ({ publisher, says: shownValue(said), lastSeen })),
  };
  return data({ correction, log: withTold(requestLanguage(request), log, "answer") }, { headers: NO_STORE });
}

const Decision = z.strictObject({
  decision: z.enum(["accept", "decline"]),
  value: z.string().trim().max(500).optional(),
  reason: z.string().max(1000),
});

export async function action({ request, params }: ActionFunctionArgs) {
  const operator = await requireOperator(request);
  const id = orNotFound(runIdOf(params["id"]));
  orNotFound(await correctionDetail(id));
  const form = await parseForm(request, Decision);
  if (form.status === "invalid") return data({ why: "invalid" as const }, { status: 400, headers: NO_STORE });
  const { decision, value, reason } = form.values;
  if (reason.trim() === "")
    return data({ why: "reasonMissing" as const, decision }, { status: 400, headers: NO_STORE });
  await askAtDesk(operator, {
    ...{ action: "decide-correction", object: `correction:${id}`, reason },
    details: { correction: id, decision, ...(decision === "accept" && value && { value }) },
  });
  return redirect(inLanguage(requestLanguage(request), `/desk/corrections/${id}`), {
    ...{ status: 303, headers: NO_STORE },
  });
}

export const meta: MetaFunction<typeof loader> = ({ data: page, location }) => [
  { title: deskTitle(location.pathname, page?.correction.firm) },
  { name: "robots", content: "noindex" },
];

export default function Correction() {
  const { correction, log } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useText(deskQueuesText);
  const d = useText(deskText);
  const href = useLocalHref();
  const decisions = log.filter((line) => line.action === "decide-correction");
  const pending = decisions[0]?.outcome === null;
  useReload(pending);
  const inWords = (shown: string | null) => valueInWords(t.language, correction.field, shown);
  const error = (decision: string) =>
    refused?.why === "reasonMissing" && "decision" in refused && refused.decision === decision
      ? d("reasonMissing")
      : undefined;
  return (
    <div className="page">
      <div className="stack gap-1">
        <Crumbs label={d("desk")} crumbs={[{ to: href("/desk/corrections"), label: t("corTitle") }]} />
        <PageHead
          title={t("corOf", {
            company: correction.firm,
            field: wordFor(fieldWords, t.language, correction.field),
          })}
          lead={
            <p className="sm">
              {t("reported")} {formatShortDate(t.language, correction.createdAt)}
            </p>
          }
        />
      </div>
      <PendingAction lines={decisions} />
      {refused?.why === "invalid" && (
        <Notice tone="bad" role="alert">
          {d("invalid")}
        </Notice>
      )}
      <Card>
        <dl className="facts">
          <dt>{t("company")}</dt>
          <dd>
            <Link className="link" to={href(`/contractors/${correction.contractorId}`)}>
              {correction.firm}
            </Link>
          </dd>
          {correction.kind === "value" && (
            <>
              <dt>{t("shown")}</dt>
              <dd>
                <Was value={inWords(correction.shown)} none={t("none")} />
              </dd>
            </>
          )}
          {!pending && (
            <>
              <dt>{t("proposed")}</dt>
              <dd className="whitespace-pre-wrap">
                <Becomes value={correction.proposed} none={t("none")} />
              </dd>
            </>
          )}
          {correction.kind === "value" && correction.current !== correction.shown && (
            <>
              <dt>{t("shownNow")}</dt>
              <dd>{inWords(correction.current) ?? t("none")}</dd>
            </>
          )}
          {correction.lists.length > 0 && (
            <>
              <dt>{t("listsSay")}</dt>
              <dd>
                <ul className="stack gap-1">
                  {correction.lists.map((list, index) => (
                    <li key={index}>
                      {t("listSays", {
                        publisher: list.publisher,
                        says: inWords(list.says) ?? t("none"),
                        on: formatShortDate(t.language, list.lastSeen),
                      })}
                    </li>
                  ))}
                </ul>
              </dd>
            </>
          )}
          <dt>{t("evidence")}</dt>
          <dd>
            {correction.report?.seenAtUrl ? (
              <a className="link" href={correction.report.seenAtUrl} rel="noreferrer nofollow" target="_blank">
                {correction.report.seenAtUrl}
              </a>
            ) : (
              <span className="dim">{t("noEvidence")}</span>
            )}
          </dd>
        </dl>
        {correction.report && (
          <p className="sm dim">{t(correction.report.mailWanted ? "mailWanted" : "mailNotWanted")}</p>
        )}
        {correction.state === "open" && !pending && (
          <div className="row flex-wrap pt-2">
            {(["accept", "decline"] as const).map((decision) => (
              <DecideForm
                key={decision}
                decision={decision}
                kind={correction.kind}
                field={correction.field}
                proposed={correction.proposed}
                readAs={correction.readAs}
                error={error(decision)}
              />
            ))}
          </div>
        )}
        {correction.decidedAt && (
          <p className="b">
            {t(`state_${correction.state}`)} ·{" "}
            {t("decided", { date: formatShortDate(t.language, correction.decidedAt) })}
          </p>
        )}
      </Card>
      {log.length > 0 && (
        <Card title={d("log")} flush>
          <DeskLog lines={log} label={d("log")} />
        </Card>
      )}
    </div>
  );
}
