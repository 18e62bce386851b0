import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PendingAction } from "~/features/accounts/desk-log";
import { askAtDesk, loggedActions, requireOperator } from "~/features/accounts/desk.server";
import { runDetail } from "~/features/imports/desk-runs.server";
import { fieldsToChoose, mappingProblem } from "~/features/imports/mapping-choice";
import { MappingForm } from "~/features/imports/mapping-form";
import { fileOfRun } from "~/features/imports/run-files.server";
import { runIdOf } from "~/features/imports/run-id";
import { separatorKey } from "~/features/imports/shown-declaration";
import { columnsAreConfirmed, suggestionOf } from "~/features/imports/source-health.server";
import { sourceOf } from "~/features/imports/sources";
import { uploadKeptFile } from "~/features/imports/uploads.server";
import { NO_STORE, notFound, orNotFound, parseForm } from "~/platform/http.server";
import { deskText, deskTitle } from "~/text/desk";
import { fieldWords } from "~/text/desk-runs";
import { deskSourcesText } from "~/text/desk-sources";
import { inLanguage, requestLanguage } from "~/text/language";
import { withTold } from "~/text/told.server";
import { useLocalHref, useText } from "~/text/use-text";
import { wordFor } from "~/text/words";
import { Button, ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";
import { EmptyState } from "~/ui/empty-state";
import { useReload } from "~/ui/live-updates";
import { Notice } from "~/ui/notice";
import { Crumbs, PageHead } from "~/ui/page-head";

/** The source of the address and the run of its query, which have to belong together. */
async function asked({ request, params }: LoaderFunctionArgs) {
  const source = orNotFound(sourceOf(params["id"] ?? ""));
  const id = orNotFound(runIdOf(new URL(request.url).searchParams.get("run") ?? undefined));
  const { run } = orNotFound(await runDetail(id));
  if (run.source !== source.id) throw notFound();
  return { source, run, suggestion: await suggestionOf(id), kept: await fileOfRun(id, "original") };
}

export async function loader(args: LoaderFunctionArgs) {
  await requireOperator(args.request);
  const { source, run, suggestion, kept } = await asked(args);
  const log = await loggedActions({ object: `source:${source.id}`, limit: 5 });
  const confirmed = await columnsAreConfirmed(source.id, suggestion);
  return data(
    {
      source: { id: source.id, publisher: source.publisher, contacts: source.kind === "contact-research" },
      ...{ run: run.id, suggestion, kept: kept !== null, confirmed, fields: fieldsToChoose(source) },
      log: withTold(
        requestLanguage(args.request),
        log.filter((line) => line.action === "save-synonyms").slice(0, 1),
        "answer",
      ),
    },
    { headers: NO_STORE },
  );
}

const many = z.union([z.string(), z.array(z.string())]).transform((each) => [each].flat());
const Deed = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("save-synonyms"), header: many, field: many, reason: z.string().max(500) }),
  z.strictObject({ intent: z.literal("read-again"), confirmed: z.literal("form").optional() }),
]);

export async function action(args: ActionFunctionArgs) {
  const operator = await requireOperator(args.request);
  const { source, run, suggestion, kept } = await asked(args);
  const form = await parseForm(args.request, Deed);
  if (form.status === "invalid") return refuse("invalid");
  const deed = form.values;
  const object = `source:${source.id}`;
  const language = requestLanguage(args.request);
  if (deed.intent === "save-synonyms") {
    const columns = deed.header.map((header, index) => ({ header, field: deed.field[index] ?? "" }));
    const problem = mappingProblem(source, columns);
    if (problem)
      return refuse(problem.why, { chosen: deed.field, ...("field" in problem && { field: problem.field }) });
    if (deed.reason.trim() === "") return refuse("reasonMissing", { chosen: deed.field });
    const details = { source: source.id, columns };
    await askAtDesk(operator, { action: "save-synonyms", object, reason: deed.reason, details });
    const here = `/desk/sources/${source.id}/mapping?run=${run.id}`;
    return redirect(inLanguage(language, here), { status: 303, headers: NO_STORE });
  }
  if (!kept) return refuse("againGone");
  const upload = await uploadKeptFile(kept.path);
  const confirmed = deed.confirmed && suggestion && suggestion.kind !== "columns";
  const id = await askAtDesk(operator, {
    ...{ action: "import-file", object },
    details: {
      ...{ source: source.id, upload, fileName: kept.fileName },
      ...(run.listDate && { listDate: run.listDate }),
      ...(confirmed && { form: { [suggestion.kind]: suggestion.value } }),
    },
  });
  const there = `/desk/sources/${source.id}?asked=${id}`;
  return redirect(inLanguage(language, there), { status: 303, headers: NO_STORE });
}

type Refusal = "invalid" | "undecided" | "twice" | "reasonMissing" | "againGone";

function refuse(why: Refusal, more: { chosen?: string[]; field?: string } = {}) {
  return data({ why, ...more }, { status: 400, headers: NO_STORE });
}

export const meta: MetaFunction<typeof loader> = ({ data: page, location }) => [
  { title: deskTitle(location.pathname, page?.source.publisher) },
  { name: "robots", content: "noindex" },
];

export default function Mapping() {
  const { source, run, suggestion, kept, confirmed, fields, log } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useText(deskSourcesText);
  const d = useText(deskText);
  const href = useLocalHref();
  useReload(log[0]?.outcome === null);
  const field = (name: string) => wordFor(fieldWords, t.language, name);
  const columns = suggestion?.kind === "columns";
  const problem = !refused
    ? undefined
    : refused.why === "invalid" || refused.why === "reasonMissing"
      ? d(refused.why)
      : t(refused.why, { field: refused.field ? field(refused.field) : "" });
  return (
    <div className="page">
      <div className="stack gap-1">
        <Crumbs
          label={d("desk")}
          crumbs={[
            { to: href("/desk/sources"), label: t("title") },
            { to: href(`/desk/sources/${source.id}`), label: source.publisher },
          ]}
        />
        <PageHead
          title={t(columns ? "mappingOf" : "formOf", { publisher: source.publisher, id: run })}
          lead={suggestion?.kind === "columns" ? <p>{t("mappingLead")}</p> : undefined}
          actions={<ButtonLink to={href(`/desk/runs/${run}`)}>{t("toRun")}</ButtonLink>}
        />
      </div>
      <PendingAction lines={log} />
      {problem && suggestion?.kind !== "columns" && (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      )}
      {confirmed && (
        <Notice tone="ok" role="status">
          {t("saved")}
        </Notice>
      )}
      {suggestion === null && (
        <EmptyState title={t("mappingNothing")}>
          <p className="dim">{t("mappingNothingLead")}</p>
        </EmptyState>
      )}
      {suggestion !== null && (!columns || confirmed) && (
        <Card title={suggestion.kind === "columns" ? t("again") : t("formTitle")}>
          <p className="sm dim measure">
            {suggestion.kind === "columns"
              ? t("againLead")
              : t(suggestion.kind === "encoding" ? "formEncoding" : "formDelimiter", { value: shownForm(suggestion) })}
          </p>
          {kept ? (
            <Form method="post" className="row">
              <input type="hidden" name="intent" value="read-again" />
              {suggestion.kind !== "columns" && <input type="hidden" name="confirmed" value="form" />}
              <Button look="ink">
                {suggestion.kind === "columns" ? t("again") : t("formGo", { value: shownForm(suggestion) })}
              </Button>
            </Form>
          ) : (
            <p className="sm">{t("againGone")}</p>
          )}
        </Card>
      )}
      {suggestion?.kind === "columns" && (
        <MappingForm
          columns={suggestion.columns}
          fields={fields}
          missing={suggestion.missing.map((each) => each.field)}
          cellsHidden={source.contacts}
          chosen={refused?.chosen}
          confirmed={confirmed}
          problem={problem}
        />
      )}
    </div>
  );

  function shownForm(form: { kind: string; value: string }): string {
    return form.kind === "encoding" ? form.value.toUpperCase() : t(`form_${separatorKey(form.value)}`);
  }
}
