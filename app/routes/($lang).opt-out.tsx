import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { askDesk, confirmOptOut, requestOptOut, stateOfOptOut } from "~/features/privacy/opt-out.server";
import { clientIp, NO_STORE, parseForm, parseQuery } from "~/platform/http.server";
import { rateLimit } from "~/platform/rate-limit.server";
import { textFor } from "~/text/catalogue";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { optOutText } from "~/text/opt-out";
import { useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { Card } from "~/ui/card";
import { Field, TextArea } from "~/ui/field";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";

const Query = z.strictObject({
  request: z.string().max(200).optional(),
  said: z.enum(["sent", "asked"]).optional(),
});

/** What is shown follows from the address of the page alone, never from whether somebody is listed. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { request: token, said } = parseQuery(request, Query);
  const state = token === undefined ? null : await stateOfOptOut(token);
  return data({ token: token ?? null, state, said: said ?? null }, { headers: NO_STORE });
}

const email = z.email().max(254);
const OptOutForm = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("send"), email: z.string().trim().pipe(email) }),
  z.strictObject({ intent: z.literal("confirm"), request: z.string().max(200) }),
  z.strictObject({
    intent: z.literal("ask"),
    reply_to: z.string().trim().pipe(email),
    message: z.string().trim().min(1).max(4000),
  }),
]);

const requests = rateLimit("opt-out", { points: 20, seconds: 3600 });

export async function action({ request }: ActionFunctionArgs) {
  const language = requestLanguage(request);
  const admission = await requests.consume(clientIp(request));
  if (admission.status === "limited") {
    const headers = { ...NO_STORE, "Retry-After": String(admission.retryAfterSeconds) };
    return data({ refused: "limited" as const }, { status: 429, headers });
  }
  const form = await parseForm(request, OptOutForm);
  if (form.status === "invalid") {
    const refused = form.fields.includes("email") ? ("emailInvalid" as const) : ("deskInvalid" as const);
    return data({ refused }, { status: 400, headers: NO_STORE });
  }
  switch (form.values.intent) {
    case "send":
      await requestOptOut(form.values.email, language);
      return redirect(inLanguage(language, "/opt-out?said=sent"), { headers: NO_STORE });
    case "confirm":
      await confirmOptOut(form.values.request);
      return redirect(inLanguage(language, `/opt-out?request=${encodeURIComponent(form.values.request)}`), {
        headers: NO_STORE,
      });
    case "ask":
      await askDesk({ replyTo: form.values.reply_to, message: form.values.message, language });
      return redirect(inLanguage(language, "/opt-out?said=asked"), { headers: NO_STORE });
  }
}

export const meta: MetaFunction = ({ location }) => {
  const t = textFor(optOutText, languageOf(location.pathname));
  return [{ title: t("title") }, { name: "description", content: t("description") }];
};

export default function OptOut() {
  const { token, state, said } = useLoaderData<typeof loader>();
  const t = useText(optOutText);

  if (state === "open" && token) {
    return (
      <div className="page slim">
        <PageHead title={t("confirmTitle")} lead={<p>{t("confirmLead")}</p>} />
        <Form method="post">
          <input type="hidden" name="intent" value="confirm" />
          <input type="hidden" name="request" value={token} />
          <Button look="ink" size="big" full>
            {t("confirm")}
          </Button>
        </Form>
      </div>
    );
  }
  if (state === "done") {
    return (
      <div className="page slim">
        <PageHead title={t("doneTitle")} />
        <Notice tone="ok" role="status">
          <p>{t("done")}</p>
        </Notice>
      </div>
    );
  }
  return <Ask said={said} expired={state === "expired"} />;
}

function Ask({ said, expired }: { said: "sent" | "asked" | null; expired: boolean }) {
  const t = useText(optOutText);
  const refused = useActionData<typeof action>()?.refused;
  return (
    <div className="page slim">
      <PageHead title={t("title")} lead={<p>{t("lead")}</p>} />
      {expired && (
        <Notice tone="due" role="alert">
          <strong>{t("expiredTitle")}</strong>
          <p>{t("expired")}</p>
        </Notice>
      )}
      {refused === "limited" && (
        <Notice tone="bad" role="alert">
          <p>{t("limited")}</p>
        </Notice>
      )}
      {said === "sent" && (
        <Notice tone="info" role="status">
          <strong>{t("sentTitle")}</strong>
          <p>{t("sent")}</p>
          <p>{t("noMail")}</p>
        </Notice>
      )}
      {said === "asked" && (
        <Notice tone="ok" role="status">
          <strong>{t("askedTitle")}</strong>
          <p>{t("asked")}</p>
        </Notice>
      )}
      <Card>
        <Form method="post" className="stack">
          <input type="hidden" name="intent" value="send" />
          <Field
            label={t("email")}
            hint={t("emailHint")}
            error={refused === "emailInvalid" ? t("emailInvalid") : undefined}
            type="email"
            name="email"
            autoComplete="email"
            maxLength={254}
            required
          />
          <Button look="ink" full>
            {t("send")}
          </Button>
        </Form>
      </Card>
      <Card title={t("deskTitle")}>
        <p className="dim">{t("deskLead")}</p>
        <Form method="post" className="stack">
          <input type="hidden" name="intent" value="ask" />
          <Field label={t("replyTo")} type="email" name="reply_to" autoComplete="email" maxLength={254} required />
          <TextArea
            label={t("message")}
            hint={t("messageHint")}
            error={refused === "deskInvalid" ? t("deskInvalid") : undefined}
            name="message"
            maxLength={4000}
            required
          />
          <Button full>{t("ask")}</Button>
        </Form>
      </Card>
    </div>
  );
}
