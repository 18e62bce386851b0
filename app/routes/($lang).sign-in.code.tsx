import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { wantedPath } from "~/features/accounts/link-request.server";
import { givenCode } from "~/features/accounts/second-factor";
import { CodeField } from "~/features/accounts/second-factor-card";
import { passSecondFactor } from "~/features/accounts/second-factor.server";
import { optionalMember, pendingSignIn } from "~/features/accounts/session.server";
import { localPath, NO_STORE, parseForm } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { secondFactorText } from "~/text/second-factor";
import { useLocalHref, useText } from "~/text/use-text";
import { Button } from "~/ui/button";
import { FormError } from "~/ui/field";

export async function loader({ request }: LoaderFunctionArgs) {
  const then = wantedPath(request);
  const waiting = await pendingSignIn(request);
  if (!waiting) return redirect(await elsewhere(request, then), 303);
  const backup = new URL(request.url).searchParams.get("with") === "backup";
  return data({ email: waiting.email, then, backup }, { headers: NO_STORE });
}

/** Signed in already: on to what was wanted. Nobody, or no longer waiting: the first step again. */
async function elsewhere(request: Request, then: string | null): Promise<string> {
  const language = requestLanguage(request);
  if (await optionalMember(request)) return then ?? inLanguage(language, "/search");
  return inLanguage(language, "/sign-in") + (then ? `?then=${encodeURIComponent(then)}` : "");
}

const Fields = z.strictObject({
  code: z.string().trim().min(1).max(60).transform(givenCode),
  then: z.string().max(2000).optional(),
});

export async function action({ request }: ActionFunctionArgs) {
  const form = await parseForm(request, Fields);
  const waiting = await pendingSignIn(request);
  const then = form.status === "valid" && form.values.then ? localPath(form.values.then) : wantedPath(request);
  if (!waiting) return redirect(await elsewhere(request, then), 303);
  if (form.status === "invalid") return data({ status: "wrong" as const }, { status: 401, headers: NO_STORE });

  const { code } = form.values;
  const language = requestLanguage(request);
  const result = await passSecondFactor(request, waiting, code, language);
  switch (result.status) {
    case "signed_in": {
      const headers = new Headers(NO_STORE);
      for (const cookie of result.cookies) headers.append("Set-Cookie", cookie);
      return redirect(then ?? inLanguage(language, "/search"), { status: 303, headers });
    }
    case "gone":
      return redirect(await elsewhere(request, then), 303);
    case "wrong":
      return data(
        { status: code.kind === "backup" ? ("wrongBackup" as const) : ("wrong" as const) },
        { status: 401, headers: NO_STORE },
      );
    case "used":
      return data({ status: "used" as const }, { status: 401, headers: NO_STORE });
    case "limited":
      return data(
        { status: "limited" as const, minutes: Math.ceil(result.retryAfterSeconds / 60) },
        { status: 429, headers: { ...NO_STORE, "Retry-After": String(result.retryAfterSeconds) } },
      );
  }
}

export const meta: MetaFunction = ({ location }) => [
  { title: `${textFor(secondFactorText, languageOf(location.pathname))("stepTitle")} · TruCOR Intel` },
  { name: "robots", content: "noindex" },
];

export default function SignInCode() {
  const t = useText(secondFactorText);
  const href = useLocalHref();
  const { email, then, backup } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const other = new URLSearchParams({ ...(then && { then }), ...(!backup && { with: "backup" }) }).toString();
  return (
    <div className="page slim">
      <h1 className="h-page">{t("stepTitle")}</h1>
      <p className="dim">{t(backup ? "stepBackup" : "stepLead", { email })}</p>
      <Form method="post" className="stack gap-4" reloadDocument>
        {answer?.status === "limited" && <FormError>{t("limited", { minutes: answer.minutes })}</FormError>}
        {then && <input type="hidden" name="then" value={then} />}
        <CodeField
          label={t(backup ? "backupLabel" : "codeLabel")}
          hint={backup ? t("backupHint") : undefined}
          error={answer && answer.status !== "limited" ? t(answer.status) : undefined}
          either={backup}
          autoFocus
        />
        <Button look="ink" size="big" full>
          {t("signIn")}
        </Button>
      </Form>
      <p>
        <Link className="link" to={href("/sign-in/code") + (other && `?${other}`)} reloadDocument>
          {t(backup ? "useApp" : "useBackup")}
        </Link>
      </p>
      <p className="dim">{t("neither")}</p>
      <Form method="post" action={href("/sign-out")} reloadDocument>
        <Button size="s">{t("somebodyElse")}</Button>
      </Form>
    </div>
  );
}
