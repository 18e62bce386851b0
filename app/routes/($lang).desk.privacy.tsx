import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PendingAction } from "~/features/accounts/desk-log";
import { askAtDesk, loggedActions, requireOperator } from "~/features/accounts/desk.server";
import { privacyClocks, readPrivacyMessage } from "~/features/contacts/privacy-clocks.server";
import { askRemoval } from "~/features/contacts/suppression.server";
import { type RefusedForm, RequestList } from "~/features/privacy/request-list";
import { NO_STORE, orNotFound, parseForm } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { deskText, deskTitle } from "~/text/desk";
import { deskOfficeText } from "~/text/desk-office";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { withTold } from "~/text/told.server";
import { useText } from "~/text/use-text";
import { EmptyState } from "~/ui/empty-state";
import { useReload } from "~/ui/live-updates";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";

export async function loader({ request }: LoaderFunctionArgs) {
  const operator = await requireOperator(request);
  const requests = await privacyClocks(operator);
  const newest = await loggedActions({ limit: 1 });
  const log = withTold(
    requestLanguage(request),
    newest.filter((line) => /^(settle-request|remove-person)$/.test(line.action)),
    "answer",
  );
  return data({ requests, log, now: new Date().toISOString() }, { headers: NO_STORE });
}

const Deed = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("read"), request: z.uuid() }),
  z.strictObject({ intent: z.literal("settle"), request: z.uuid(), reason: z.string().max(1000) }),
  z.strictObject({
    intent: z.literal("remove"),
    request: z.uuid(),
    email: z.string().trim().max(254),
    reason: z.string().max(1000),
  }),
]);

export async function action({ request }: ActionFunctionArgs) {
  const operator = await requireOperator(request);
  const form = await parseForm(request, Deed);
  if (form.status === "invalid") return data({ refused: "invalid" as const }, { status: 400, headers: NO_STORE });
  const id = form.values.request;
  if (form.values.intent === "read") {
    const written = orNotFound(await readPrivacyMessage(operator, id));
    return data({ written: { id, ...written } }, { headers: NO_STORE });
  }
  const { intent, reason } = form.values;
  const lacks = (missing: RefusedForm["missing"]) =>
    data({ refused: { request: id, intent, missing } satisfies RefusedForm }, { status: 400, headers: NO_STORE });
  if (form.values.intent === "remove" && !z.email().safeParse(form.values.email).success) return lacks("email");
  if (reason.trim() === "") return lacks("reason");
  if (form.values.intent === "remove") {
    orNotFound(await askRemoval(operator, { request: id, email: form.values.email, reason }));
  } else {
    await askAtDesk(operator, {
      action: "settle-request",
      object: `privacy-request:${id}`,
      reason,
      details: { request: id },
    });
  }
  return redirect(inLanguage(requestLanguage(request), "/desk/privacy"), { status: 303, headers: NO_STORE });
}

export const meta: MetaFunction = ({ location }) => [
  { title: deskTitle(location.pathname, textFor(deskOfficeText, languageOf(location.pathname))("privacyTitle")) },
  { name: "robots", content: "noindex" },
];

export default function PrivacyDesk() {
  const { requests, log, now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useText(deskOfficeText);
  const d = useText(deskText);
  useReload(log[0]?.outcome === null);
  const written = answer && "written" in answer ? answer.written : undefined;
  const refused = answer && "refused" in answer ? answer.refused : undefined;
  return (
    <div className="page">
      <PageHead title={t("privacyTitle")} lead={<p>{t("privacyLead")}</p>} />
      <PendingAction lines={log} />
      {refused === "invalid" && (
        <Notice tone="bad" role="alert">
          {d("invalid")}
        </Notice>
      )}
      {requests.length === 0 ? (
        <EmptyState title={t("privacyEmpty")}>
          <p className="dim">{t("privacyEmptyLead")}</p>
        </EmptyState>
      ) : (
        <RequestList
          // What was asked for closes the form that it was asked with.
          key={log[0]?.id}
          requests={requests}
          written={written}
          refused={refused === "invalid" ? undefined : refused}
          now={now}
        />
      )}
    </div>
  );
}
