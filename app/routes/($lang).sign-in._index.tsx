import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { LinkSent, type LinkAnswer } from "~/features/accounts/link-form";
import { codePage, wantedPath } from "~/features/accounts/link-request.server";
import { optionalMember } from "~/features/accounts/session.server";
import { EmailAddress, requestLink, signInWithPassword } from "~/features/accounts/sign-in.server";
import { env } from "~/platform/env.server";
import { localPath, NO_STORE, parseForm } from "~/platform/http.server";
import { accountsText } from "~/text/accounts";
import { textFor } from "~/text/catalogue";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { useLocalHref, useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { Field, FormError } from "~/ui/field";

export async function loader({ request }: LoaderFunctionArgs) {
  const then = wantedPath(request);
  if (await optionalMember(request)) return redirect(then ?? inLanguage(requestLanguage(request), "/search"), 303);
  return { then };
}

const Fields = z.strictObject({
  email: z.string().max(300),
  password: z.string().max(500).optional(),
  intent: z.enum(["password", "link"]),
  then: z.string().max(2000).optional(),
});

type Answer = LinkAnswer | { status: "refused"; email: string };

export async function action({ request }: ActionFunctionArgs) {
  const answer = (body: Answer, status: number, headers: Record<string, string> = {}) =>
    data(body, { status, headers: { ...NO_STORE, ...headers } });

  const form = await parseForm(request, Fields);
  if (form.status === "invalid") return answer({ status: "invalid", email: "" }, 400);
  const { intent, password = "" } = form.values;
  const email = EmailAddress.safeParse(form.values.email);
  if (!email.success) return answer({ status: "invalid", email: form.values.email.slice(0, 254) }, 400);
  const language = requestLanguage(request);
  const then = form.values.then ? localPath(form.values.then) : null;

  const result =
    intent === "link"
      ? await requestLink(request, email.data, { purpose: "sign-in", language, then })
      : await signInWithPassword(request, email.data, password);
  switch (result.status) {
    case "sent":
      return answer({ status: "sent", email: email.data, outbox: !env.production }, 200);
    case "refused":
      return answer({ status: "refused", email: email.data }, 401);
    case "limited":
      return answer({ status: "limited", minutes: Math.ceil(result.retryAfterSeconds / 60) }, 429, {
        "Retry-After": String(result.retryAfterSeconds),
      });
    case "code_asked":
    case "signed_in": {
      const headers = new Headers(NO_STORE);
      for (const cookie of result.cookies) headers.append("Set-Cookie", cookie);
      const next =
        result.status === "code_asked" ? codePage(language, then) : (then ?? inLanguage(language, "/search"));
      return redirect(next, { status: 303, headers });
    }
  }
}

export const meta: MetaFunction = ({ location }) => [
  { title: `${textFor(accountsText, languageOf(location.pathname))("signInTitle")} · TruCOR Intel` },
  { name: "robots", content: "noindex" },
];

export default function SignIn() {
  const t = useText(accountsText);
  const href = useLocalHref();
  const { then } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const query = then ? `?then=${encodeURIComponent(then)}` : "";
  if (answer?.status === "sent") return <LinkSent {...answer} again={href("/sign-in") + query} />;
  return (
    <div className="page slim">
      <h1 className="h-page">{t("signInTitle")}</h1>
      <p className="dim">{t("signInLead")}</p>
      <Form method="post" className="stack gap-4" reloadDocument noValidate>
        {answer?.status === "limited" && <FormError>{t("limited", { minutes: answer.minutes })}</FormError>}
        {answer?.status === "refused" && <FormError>{t("refused")}</FormError>}
        {then && <input type="hidden" name="then" value={then} />}
        <Field
          label={t("email")}
          error={answer?.status === "invalid" ? t("emailError") : undefined}
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          maxLength={254}
          required
          defaultValue={answer && "email" in answer ? answer.email : undefined}
        />
        <Field label={t("password")} name="password" type="password" autoComplete="current-password" maxLength={200} />
        <div className="row flex-wrap">
          <Button look="ink" name="intent" value="password">
            {t("signInButton")}
          </Button>
          <Button name="intent" value="link">
            {t("linkInstead")}
          </Button>
        </div>
      </Form>
      <p className="dim">
        <Link className="link" to={href("/reset")}>
          {t("forgot")}
        </Link>
      </p>
      <p className="dim">
        {t.rich("noAccount", {
          link: (words) => (
            <Link className="link" to={href("/sign-up") + query}>
              {words}
            </Link>
          ),
        })}
      </p>
    </div>
  );
}
