import { Form } from "@remix-run/react";
import { deskText } from "~/text/desk";
import { deskOfficeText } from "~/text/desk-office";
import { formatDate, formatShortDate } from "~/text/format";
import type { Language } from "~/text/language";
import { useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { Field } from "~/ui/field";
import { FoldForm } from "~/ui/fold-form";
import { ReasonForm } from "~/ui/reason-form";
import { RequestClock } from "./request-clock";

export interface ShownRequest {
  id: string;
  received: Date | string;
  dueOn: string;
  settled: Date | string | null;
}

export interface WrittenRequest {
  id: string;
  replyTo: string | null;
  message: string | null;
  language: Language;
}

/** The form that came without what it needs, and of which request. */
export interface RefusedForm {
  request: string;
  intent: "settle" | "remove";
  missing: "reason" | "email";
}

/** Each request with its own buttons; what was written opens in the row that it belongs to, so that no other is settled for it. */
export function RequestList({
  requests,
  written,
  refused,
  now,
}: {
  requests: readonly ShownRequest[];
  written: WrittenRequest | undefined;
  refused: RefusedForm | undefined;
  now: string;
}) {
  const t = useText(deskOfficeText);
  const d = useText(deskText);
  return (
    <section className="card">
      <ul className="todos" aria-label={t("privacyTitle")}>
        {requests.map((request) => (
          <li key={request.id} className="first:border-t-0">
            <span className="grow stack gap-1">
              <span className="row flex-wrap">
                <span className="b">{t("answerBy", { date: formatDate(t.language, request.dueOn) })}</span>
                <RequestClock dueOn={request.dueOn} settledAt={request.settled} now={now} />
              </span>
              <span className="xs dim">
                {t("asked")} {formatShortDate(t.language, request.received)} ·{" "}
                <span className="mono">{request.id.slice(0, 8)}</span>
              </span>
            </span>
            {request.settled === null && (
              <>
                <Form method="post" preventScrollReset>
                  <input type="hidden" name="intent" value="read" />
                  <input type="hidden" name="request" value={request.id} />
                  <Button title={t("readHint")}>{t("read")}</Button>
                </Form>
                <RemoveForm
                  request={request.id}
                  replyTo={written?.id === request.id ? written.replyTo : null}
                  missing={missingOf(refused, request.id, "remove")}
                />
                <FoldForm
                  label={t("settle")}
                  name="settle"
                  open={missingOf(refused, request.id, "settle") !== undefined}
                >
                  <ReasonForm
                    fields={{ intent: "settle", request: request.id }}
                    label={d("reason")}
                    hint={t("settleHint")}
                    error={missingOf(refused, request.id, "settle") && d("reasonMissing")}
                    maxLength={1000}
                    button={t("settleButton")}
                  />
                </FoldForm>
              </>
            )}
            {written?.id === request.id && <Written written={written} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function missingOf(refused: RefusedForm | undefined, request: string, intent: RefusedForm["intent"]) {
  return refused?.request === request && refused.intent === intent ? refused.missing : undefined;
}

/** Does what a person asks. The address that they wrote from stands in it once it was read. */
function RemoveForm({
  request,
  replyTo,
  missing,
}: {
  request: string;
  replyTo: string | null;
  missing: RefusedForm["missing"] | undefined;
}) {
  const t = useText(deskOfficeText);
  const d = useText(deskText);
  return (
    <FoldForm label={t("removePerson")} name="settle" open={missing !== undefined}>
      <ReasonForm
        fields={{ intent: "remove", request }}
        label={d("reason")}
        hint={t("removeReasonHint")}
        error={missing === "reason" ? d("reasonMissing") : undefined}
        maxLength={1000}
        rows={2}
        button={t("removeGo")}
        autoComplete="off"
      >
        <p className="sm dim">{t("removeDoes")}</p>
        <Field
          key={replyTo}
          type="email"
          name="email"
          label={t("removeEmail")}
          hint={t("removeEmailHint")}
          error={missing === "email" ? t("removeEmailBad") : undefined}
          defaultValue={replyTo ?? ""}
          required
          maxLength={254}
        />
      </ReasonForm>
    </FoldForm>
  );
}

function Written({ written }: { written: WrittenRequest }) {
  const t = useText(deskOfficeText);
  if (written.message === null) return <p className="sm dim basis-full">{t("readGone")}</p>;
  return (
    <dl className="facts basis-full" role="status">
      <dt>{t("message")}</dt>
      <dd className="whitespace-pre-wrap">{written.message}</dd>
      <dt>{t("answerTo")}</dt>
      <dd>{written.replyTo}</dd>
      <dt>{t("langOf")}</dt>
      <dd>{t(written.language)}</dd>
    </dl>
  );
}
