import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PendingAction } from "~/features/accounts/desk-log";
import { askAtDesk, loggedActions, requireOperator } from "~/features/accounts/desk.server";
import { nextMondayMorning } from "~/features/imports/next-monday";
import { Empty, RunSection } from "~/features/imports/run-tables";
import { ApartList } from "~/features/quality/apart-list";
import { duplicateQueue } from "~/features/quality/duplicates.server";
import { mergesDone } from "~/features/quality/merges.server";
import { MergesList } from "~/features/quality/merges-table";
import { PairCard } from "~/features/quality/pair-card";
import { pairsApart } from "~/features/quality/pairs-apart.server";
import { NO_STORE, parseForm, parseQuery } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { deskText, deskTitle } from "~/text/desk";
import { deskMondayText } from "~/text/desk-monday";
import { deskQueuesText } from "~/text/desk-queues";
import { formatDate } from "~/text/format";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { withTold } from "~/text/told.server";
import { useLocalHref, useText } from "~/text/use-text";
import { Button, ButtonLink } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { Field } from "~/ui/field";
import { KeyButtons } from "~/ui/key-buttons";
import { useReload } from "~/ui/live-updates";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";

const VERDICTS = ["same", "different", "unsure"] as const;
const Place = z.string().regex(/^\d(\.\d{1,9})?,\d{1,15}$/);
const Query = z.strictObject({
  /** Behind this pair, or at it: its score and number. */
  after: Place.optional(),
  at: Place.optional(),
  state: z.enum(["open", "unsure"]).optional(),
  said: z.enum(VERDICTS).optional(),
});

export async function loader({ request }: LoaderFunctionArgs) {
  await requireOperator(request);
  const { after, at, state = "open", said } = parseQuery(request, Query);
  const log = await loggedActions({ limit: 30 });
  // What was said a moment ago is still being carried out: such a pair is not shown again, nor counted.
  const without = log
    .filter((line) => line.outcome === null && line.action === "judge-pair")
    .map((line) => Number(line.object.split(":")[1]));
  const [queue, merges, apart] = await Promise.all([
    duplicateQueue({ limit: 1, state, without, ...(at ? { from: placeOf(at) } : after && { after: placeOf(after) }) }),
    mergesDone({ limit: 20 }),
    pairsApart({ limit: 20 }),
  ]);
  const pair = queue.pairs[0] ?? null;
  const here = pair ? { score: pair.score, id: pair.id } : after && placeOf(after);
  const [previous] = here ? (await duplicateQueue({ limit: 1, state, without, before: here })).pairs : [];
  const refused = log.filter((line) => /^(judge-pair|split-merge|take-back-pair)$/.test(line.action)).slice(0, 1);
  return data(
    {
      ...{ pair, waiting: queue.waiting, previous: previous ? `${previous.score},${previous.id}` : null },
      ...{ merges, apart, said: said ?? null, state, after: after ?? null },
      log: withTold(
        requestLanguage(request),
        refused.filter((line) => line.outcome !== null || line.action !== "judge-pair"),
        "answer",
      ),
      nextRun: nextMondayMorning(new Date()).toISOString(),
    },
    { headers: NO_STORE },
  );
}

function placeOf(place: string) {
  const [score, id] = place.split(",").map(Number);
  return { score: score!, id: id! };
}

const Deed = z.discriminatedUnion("intent", [
  z.strictObject({
    intent: z.literal("judge-pair"),
    pair: z.coerce.number().int().positive(),
    place: z.string().max(40),
    verdict: z.enum(VERDICTS),
    reason: z.string().max(500),
  }),
  z.strictObject({ intent: z.literal("split-merge"), merge: z.uuid(), reason: z.string().max(500) }),
  z.strictObject({
    intent: z.literal("take-back-pair"),
    pair: z.coerce.number().int().positive(),
    reason: z.string().max(500),
  }),
]);

export async function action({ request }: ActionFunctionArgs) {
  const operator = await requireOperator(request);
  const form = await parseForm(request, Deed);
  if (form.status === "invalid") return data({ refused: "invalid" as const }, { status: 400, headers: NO_STORE });
  const deed = form.values;
  const language = requestLanguage(request);
  const { state } = parseQuery(request, Query);
  const kept = state ? `&state=${state}` : "";
  if (deed.intent === "judge-pair") {
    const { pair, verdict } = deed;
    // Without words of its own the log stays without a reason: none is made up for it.
    const reason = deed.reason.trim() || undefined;
    await askAtDesk(operator, { action: "judge-pair", object: `pair:${pair}`, reason, details: { pair, verdict } });
    const next = `/desk/duplicates?after=${encodeURIComponent(deed.place)}&said=${verdict}${kept}`;
    return redirect(inLanguage(language, next), { status: 303, headers: NO_STORE });
  }
  const { intent, reason } = deed;
  if (reason.trim() === "")
    return data({ refused: "reasonMissing" as const, intent }, { status: 400, headers: NO_STORE });
  await askAtDesk(
    operator,
    intent === "split-merge"
      ? { action: intent, object: `merge:${deed.merge}`, reason, details: { merge: deed.merge } }
      : { action: intent, object: `pair:${deed.pair}`, reason, details: { pair: deed.pair } },
  );
  return redirect(inLanguage(language, "/desk/duplicates"), { status: 303, headers: NO_STORE });
}

export const meta: MetaFunction = ({ location }) => [
  { title: deskTitle(location.pathname, textFor(deskQueuesText, languageOf(location.pathname))("dupTitle")) },
  { name: "robots", content: "noindex" },
];

export default function Duplicates() {
  const { pair, waiting, previous, merges, apart, said, state, after, log, nextRun } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const missing = answer && "intent" in answer ? answer.intent : undefined;
  const t = useText(deskQueuesText);
  const d = useText(deskText);
  const m = useText(deskMondayText);
  const href = useLocalHref();
  useReload(log[0]?.outcome === null);
  const place = pair ? `${pair.score},${pair.id}` : "";
  const unsure = state === "unsure";
  const back = href(`/desk/duplicates?at=${encodeURIComponent(previous ?? "")}${unsure ? "&state=unsure" : ""}`);
  return (
    <div className="page gap-5">
      <KeyButtons />
      <PageHead
        title={t("dupTitle")}
        lead={<p>{t("dupLead")}</p>}
        actions={
          <>
            <span className="sm b">{t("dupWaiting", { n: waiting })}</span>
            <ButtonLink size="s" look="ghost" to={href(unsure ? "/desk/duplicates" : "/desk/duplicates?state=unsure")}>
              {t(unsure ? "dupOpen" : "dupUnsure")}
            </ButtonLink>
          </>
        }
      />
      {said && !log[0]?.outcome && (
        <Notice tone="ok" role="status">
          {t("asked", { verdict: t(said) })}
        </Notice>
      )}
      <PendingAction lines={log} />
      {answer?.refused === "invalid" && (
        <Notice tone="bad" role="alert">
          {d("invalid")}
        </Notice>
      )}
      {pair ? (
        <>
          <Form method="post" className="card says sticky-foot" key={pair.id}>
            <input type="hidden" name="intent" value="judge-pair" />
            <input type="hidden" name="pair" value={pair.id} />
            <input type="hidden" name="place" value={place} />
            {VERDICTS.map((verdict) => (
              <Button
                key={verdict}
                name="verdict"
                value={verdict}
                data-key={verdict[0]}
                {...(verdict === "same" && { look: "ink" })}
              >
                {t(verdict)}
              </Button>
            ))}
            <ButtonLink
              look="ghost"
              data-key="j"
              to={href(`/desk/duplicates?after=${encodeURIComponent(place)}${unsure ? "&state=unsure" : ""}`)}
            >
              {t("pass")}
            </ButtonLink>
            {previous && (
              <ButtonLink look="ghost" data-key="k" to={back}>
                {t("back")}
              </ButtonLink>
            )}
            <div className="grow">
              <Field name="reason" label={t("reasonOptional")} maxLength={500} autoComplete="off" />
            </div>
            <p className="xs dim3 only-wide basis-full">{t("keys")}</p>
          </Form>
          <PairCard pair={pair} />
        </>
      ) : (
        <EmptyState
          title={t(after ? "dupEnd" : "dupEmpty")}
          actions={
            <>
              {previous && (
                <ButtonLink data-key="k" to={back}>
                  {t("back")}
                </ButtonLink>
              )}
              {after && <ButtonLink to={href("/desk/duplicates")}>{t("dupAgain")}</ButtonLink>}
            </>
          }
        >
          <p className="dim">
            {after
              ? t("dupEndLead")
              : t("dupEmptyLead", { next: m("nextAtLong", { date: formatDate(t.language, nextRun) }) })}
          </p>
        </EmptyState>
      )}
      <RunSection title={t("mergesTitle")} lead={t("mergesLead")}>
        {merges.length === 0 ? (
          <Empty>{t("mergesEmpty")}</Empty>
        ) : (
          <MergesList merges={merges} error={missing === "split-merge" ? d("reasonMissing") : undefined} />
        )}
      </RunSection>
      {apart.length > 0 && (
        <RunSection title={t("apartTitle")} lead={t("apartLead")}>
          <ApartList pairs={apart} error={missing === "take-back-pair" ? d("reasonMissing") : undefined} />
        </RunSection>
      )}
    </div>
  );
}
