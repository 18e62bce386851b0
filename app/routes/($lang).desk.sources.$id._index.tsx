import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DeskLog, PendingAction } from "~/features/accounts/desk-log";
import { askAtDesk, loggedActions, requireOperator } from "~/features/accounts/desk.server";
import { runsList } from "~/features/imports/desk-runs.server";
import { runBegunSince } from "~/features/imports/begun-run";
import { thisMonday } from "~/features/imports/monday.server";
import { ReadingsTable } from "~/features/imports/readings-table";
import { Empty, RunSection } from "~/features/imports/run-tables";
import { separatorKey, shownDeclaration } from "~/features/imports/shown-declaration";
import { SourceBadge } from "~/features/imports/source-badge";
import { SourceFacts } from "~/features/imports/source-facts";
import { confirmedSynonyms, readingsOf } from "~/features/imports/source-health.server";
import { termsAreCleared } from "~/features/imports/source";
import { sourceOf } from "~/features/imports/sources";
import { SynonymsList } from "~/features/imports/synonyms-list";
import { takeUploadForm } from "~/features/imports/upload-form.server";
import { UploadForm } from "~/features/imports/upload-form";
import { MAX_UPLOAD_BYTES } from "~/features/imports/uploads.server";
import { NO_STORE, orNotFound, parseForm } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { deskText, deskTitle } from "~/text/desk";
import { deskMondayText } from "~/text/desk-monday";
import { deskSourcesText } from "~/text/desk-sources";
import { formatDate, formatShortDate } from "~/text/format";
import { inLanguage, requestLanguage } from "~/text/language";
import { withTold } from "~/text/told.server";
import { useLocalHref, useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { Card } from "~/ui/card";
import { useReload } from "~/ui/live-updates";
import { Notice } from "~/ui/notice";
import { Crumbs, PageHead } from "~/ui/page-head";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const operator = await requireOperator(request);
  const source = orNotFound(sourceOf(params["id"] ?? ""));
  const [monday, readings, synonyms, log, runs] = await Promise.all([
    thisMonday(operator),
    readingsOf(source.id),
    confirmedSynonyms(source.id),
    loggedActions({ object: `source:${source.id}`, limit: 20 }),
    runsList({ source: source.id, limit: 5 }),
  ]);
  // Whoever waits here for a file to be read goes on to its run as soon as there is one.
  const language = requestLanguage(request);
  const asked = new URL(request.url).searchParams.get("asked");
  const begun =
    asked === null
      ? null
      : runBegunSince(
          log.find((line) => String(line.id) === asked),
          runs,
        );
  if (begun !== null) throw redirect(inLanguage(language, `/desk/runs/${begun}`), { headers: NO_STORE });

  const t = textFor(deskSourcesText, language);
  const format = [source.file.encoding.toUpperCase(), t(`form_${separatorKey(source.file.delimiter)}`)].join(", ");
  const [row = null] = withTold(
    language,
    monday.sources.filter((each) => each.id === source.id),
    "reason",
  );
  return data(
    {
      ...{
        id: source.id,
        row,
        readings,
        synonyms,
        log: withTold(language, log, "answer"),
        asked,
        maxBytes: MAX_UPLOAD_BYTES,
      },
      ...{ declaration: shownDeclaration(source, format), cleared: termsAreCleared(source) },
    },
    { headers: NO_STORE },
  );
}

const Deed = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("run-source") }),
  z.strictObject({
    intent: z.literal("withdraw-synonym"),
    header: z.string().min(1).max(200),
    reason: z.string().max(500),
  }),
]);

export async function action({ request, params }: ActionFunctionArgs) {
  const operator = await requireOperator(request);
  const source = orNotFound(sourceOf(params["id"] ?? ""));
  const object = `source:${source.id}`;
  const here = (asked: number) =>
    redirect(inLanguage(requestLanguage(request), `/desk/sources/${source.id}?asked=${asked}`), {
      ...{ status: 303, headers: NO_STORE },
    });
  if (!/^multipart\/form-data/i.test(request.headers.get("content-type") ?? "")) {
    const form = await parseForm(request, Deed);
    if (form.status === "invalid") return data({ refused: "unreadable" as const }, { status: 400, headers: NO_STORE });
    if (form.values.intent === "withdraw-synonym") {
      const { intent, header, reason } = form.values;
      // The header says whose form lacks its reason.
      if (reason.trim() === "") return data({ header }, { status: 400, headers: NO_STORE });
      return here(
        await askAtDesk(operator, { action: intent, object, reason, details: { source: source.id, header } }),
      );
    }
    return here(await askAtDesk(operator, { action: "run-source", object, details: { source: source.id } }));
  }
  const taken = await takeUploadForm(request, source);
  if (taken.status === "refused") {
    const status = taken.why === "tooLarge" ? 413 : 400;
    return data({ refused: taken.why }, { status, headers: NO_STORE });
  }
  return here(await askAtDesk(operator, { action: "import-file", object, details: taken.details }));
}

export const meta: MetaFunction<typeof loader> = ({ data: page, location }) => [
  { title: deskTitle(location.pathname, page?.declaration.publisher) },
  { name: "robots", content: "noindex" },
];

export default function Source() {
  const { id, row, readings, synonyms, log, asked, maxBytes, declaration, cleared } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const refused = answer && "refused" in answer ? answer.refused : undefined;
  const t = useText(deskSourcesText);
  const d = useText(deskText);
  const m = useText(deskMondayText);
  const href = useLocalHref();
  const newest = log[0];
  useReload(newest?.outcome === null || (asked !== null && newest?.outcome === "done"));
  return (
    <div className="page gap-5">
      <div className="stack gap-1">
        <Crumbs label={d("desk")} crumbs={[{ to: href("/desk/sources"), label: t("title") }]} />
        <PageHead
          title={declaration.publisher}
          lead={<p className="mono sm">{id}</p>}
          actions={
            cleared && (
              <Form method="post">
                <input type="hidden" name="intent" value="run-source" />
                <Button title={t("pickUpHint")}>{t("pickUp")}</Button>
              </Form>
            )
          }
        />
      </div>
      <PendingAction lines={asked === null ? log.slice(0, newest?.outcome === null ? 1 : 0) : log} />
      {declaration.terms === "prohibited" && <Notice tone="due">{t("prohibited")}</Notice>}
      {declaration.terms === "unreviewed" && <Notice tone="due">{t("unreviewed")}</Notice>}
      <div className="two">
        <Card title={t("upload")} id="upload">
          <UploadForm
            format={declaration.format}
            dateInName={declaration.dateInName}
            maxBytes={maxBytes}
            refused={refused}
          />
        </Card>
        <Card title={t("healthTitle")}>
          <dl className="facts">
            <dt>{t("state")}</dt>
            <dd>{row && <SourceBadge state={row.state} />}</dd>
            <dt>{t("lastList")}</dt>
            <dd>
              {readings[0]
                ? `${formatShortDate(t.language, readings[0].listDate)}, ${t("rows", { n: readings[0].rows })}`
                : d("none")}
            </dd>
            <dt>{t("next")}</dt>
            <dd>{row?.nextRun ? m("nextAtLong", { date: formatDate(t.language, row.nextRun) }) : t("nextHand")}</dd>
            {row?.expectedBy && (
              <>
                <dt>{t("expectedBy")}</dt>
                <dd>{formatShortDate(t.language, row.expectedBy)}</dd>
              </>
            )}
            <dt>{t("cadence")}</dt>
            <dd>{t("everyDays", { n: declaration.cadenceDays })}</dd>
            <dt>{t("terms")}</dt>
            <dd>{t(`terms_${declaration.terms}`)}</dd>
          </dl>
          {row?.reason && row.state !== "arrived" && (
            <p className="sm dim" lang={row.reason.language}>
              {row.reason.text}
            </p>
          )}
        </Card>
      </div>
      <RunSection
        title={t("readingsTitle")}
        lead={t("readingsLead")}
        aside={
          <Link className="btn s" to={href(`/desk/runs?source=${id}`)}>
            {t("runsOf")}
          </Link>
        }
      >
        {readings.length === 0 ? <Empty>{t("readingsNone")}</Empty> : <ReadingsTable readings={readings} />}
      </RunSection>
      <RunSection title={t("synonymsTitle")} lead={t("synonymsLead")}>
        {synonyms.length === 0 ? (
          <Empty>{t("synonymsNone")}</Empty>
        ) : (
          <SynonymsList synonyms={synonyms} missing={answer && "header" in answer ? answer.header : undefined} />
        )}
      </RunSection>
      <Card title={t("declarationTitle")}>
        <p className="sm dim measure">{t("declarationLead")}</p>
        <SourceFacts source={declaration} />
      </Card>
      {log.length > 0 && (
        <Card title={t("logTitle")} flush>
          <DeskLog lines={log} label={t("logTitle")} />
        </Card>
      )}
    </div>
  );
}
