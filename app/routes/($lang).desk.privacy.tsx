import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PendingAction } from "~/features/accounts/desk-log";
import { askAtDesk, loggedActions, requireOperator } from "~/features/accounts/desk.server";
import { privacyClocks, readPrivacyMessage } from "~/features/contacts/privacy-clocks.server";
import { RequestClock } from "~/features/privacy/request-clock";
import { NO_STORE, orNotFound, parseForm } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { deskText, deskTitle } from "~/text/desk";
import { deskOfficeText } from "~/text/desk-office";
import { formatDate, formatShortDate } from "~/text/format";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { withTold } from "~/text/told.server";
import { useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { Card } from "~/ui/card";
import { EmptyState } from "~/ui/empty-state";
import { TextArea } from "~/ui/field";
import { FoldForm } from "~/ui/fold-form";
import { useReload } from "~/ui/live-updates";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { TableRegion } from "~/ui/table-region";

export async function loader({ request }: LoaderFunctionArgs) {
  const operator = await requireOperator(request);
  const requests = await privacyClocks(operator);
  const newest = await loggedActions({ limit: 1 });
  const log = withTold(
    requestLanguage(request),
    newest.filter((line) => line.action === "settle-request"),
    "answer",
  );
  return data({ requests, log, now: new Date().toISOString() }, { headers: NO_STORE });
}

const Deed = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("read"), request: z.uuid() }),
  z.strictObject({ intent: z.literal("settle"), request: z.uuid(), reason: z.string().max(1000) }),
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
  const { reason } = form.values;
  if (reason.trim() === "") return data({ refused: "reasonMissing" as const }, { status: 400, headers: NO_STORE });
  await askAtDesk(operator, {
    action: "settle-request",
    object: `privacy-request:${id}`,
    reason,
    details: { request: id },
  });
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
      {refused && (
        <Notice tone="bad" role="alert">
          {d(refused)}
        </Notice>
      )}
      {written && (
        <Card title={t("readTitle")}>
          {written.message === null ? (
            <p className="dim">{t("readGone")}</p>
          ) : (
            <dl className="facts" role="status">
              <dt>{t("langOf")}</dt>
              <dd>{t(written.language)}</dd>
              <dt>{t("answerTo")}</dt>
              <dd>{written.replyTo}</dd>
              <dt>{t("message")}</dt>
              <dd className="whitespace-pre-wrap">{written.message}</dd>
            </dl>
          )}
        </Card>
      )}
      {requests.length === 0 ? (
        <EmptyState title={t("privacyEmpty")}>
          <p className="dim">{t("privacyEmptyLead")}</p>
        </EmptyState>
      ) : (
        <Card className="overflow-visible">
          <TableRegion label={t("privacyTitle")}>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t("lastDay")}</th>
                  <th scope="col">{t("asked")}</th>
                  <th scope="col">{t("readTitle")}</th>
                </tr>
              </thead>
              <tbody>
                {requests.map((request) => (
                  <tr key={request.id}>
                    <td>
                      <span className="b">{formatDate(t.language, request.dueOn)}</span>{" "}
                      <RequestClock dueOn={request.dueOn} settledAt={request.settled} now={now} />
                    </td>
                    <td className="sm dim" suppressHydrationWarning>
                      {formatShortDate(t.language, request.received)}
                    </td>
                    <td>
                      {request.settled === null && (
                        <Form method="post" className="row">
                          <input type="hidden" name="intent" value="read" />
                          <input type="hidden" name="request" value={request.id} />
                          <Button size="s">{t("read")}</Button>
                          <span className="xs dim3">{t("readHint")}</span>
                        </Form>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableRegion>
        </Card>
      )}
      {requests.some((request) => request.settled === null) && (
        <Card title={t("settle")}>
          {requests
            .filter((request) => request.settled === null)
            .map((request) => (
              <div className="row flex-wrap" key={request.id}>
                <span className="grow sm">
                  {t("asked")} {formatShortDate(t.language, request.received)} · {t("lastDay")}{" "}
                  {formatShortDate(t.language, request.dueOn)}
                </span>
                <FoldForm label={t("settle")} name="settle">
                  <Form method="post" className="stack gap-3">
                    <input type="hidden" name="intent" value="settle" />
                    <input type="hidden" name="request" value={request.id} />
                    <TextArea
                      name="reason"
                      label={d("reason")}
                      hint={t("settleHint")}
                      required
                      maxLength={1000}
                      rows={3}
                    />
                    <Button look="ink">{t("settleButton")}</Button>
                  </Form>
                </FoldForm>
              </div>
            ))}
        </Card>
      )}
    </div>
  );
}
