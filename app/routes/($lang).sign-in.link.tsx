import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { codePage, wantedPath } from "~/features/accounts/link-request.server";
import { openLink } from "~/features/accounts/sign-in.server";
import { localPath, NO_STORE, parseForm } from "~/platform/http.server";
import { accountsText } from "~/text/accounts";
import { textFor } from "~/text/catalogue";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { useLocalHref, useText } from "~/text/use-text";
import { Button, ButtonLink } from "~/ui/button";
import { FormError } from "~/ui/field";

/** Shows the button and uses nothing up: mail scanners follow links. */
export function loader({ request }: LoaderFunctionArgs) {
  const token = new URL(request.url).searchParams.get("token") ?? "";
  return data({ token: token.slice(0, 100), then: wantedPath(request) }, { headers: NO_STORE });
}

const Fields = z.strictObject({ token: z.string().min(1).max(100), then: z.string().max(2000).optional() });

export async function action({ request }: ActionFunctionArgs) {
  const form = await parseForm(request, Fields);
  if (form.status === "invalid") return data({ status: "link_spent" as const }, { status: 410, headers: NO_STORE });
  const language = requestLanguage(request);
  const result = await openLink(request, form.values.token, language);
  switch (result.status) {
    case "link_spent":
      return data({ status: "link_spent" as const }, { status: 410, headers: NO_STORE });
    case "limited":
      return data(
        { status: "limited" as const, minutes: Math.ceil(result.retryAfterSeconds / 60) },
        { status: 429, headers: { ...NO_STORE, "Retry-After": String(result.retryAfterSeconds) } },
      );
    case "code_asked":
    case "signed_in": {
      const headers = new Headers(NO_STORE);
      for (const cookie of result.cookies) headers.append("Set-Cookie", cookie);
      const then = form.values.then ? localPath(form.values.then) : null;
      const next =
        result.status === "code_asked" ? codePage(language, then) : (then ?? inLanguage(language, "/search"));
      return redirect(next, { status: 303, headers });
    }
  }
}

export const meta: MetaFunction = ({ location }) => [
  { title: `${textFor(accountsText, languageOf(location.pathname))("linkTitle")} · TruCOR Intel` },
  { name: "robots", content: "noindex" },
];

export default function OpenLink() {
  const t = useText(accountsText);
  const href = useLocalHref();
  const { token, then } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer?.status === "link_spent" || !token) {
    return (
      <div className="page slim">
        <h1 className="h-page">{t("spentTitle")}</h1>
        <p role="alert">{t("spentLead")}</p>
        <div className="row">
          <ButtonLink look="ink" to={href("/sign-in") + (then ? `?then=${encodeURIComponent(then)}` : "")}>
            {t("newLink")}
          </ButtonLink>
        </div>
      </div>
    );
  }
  return (
    <div className="page slim">
      <h1 className="h-page">{t("linkTitle")}</h1>
      <p className="dim">{t("linkLead")}</p>
      <Form method="post" action={href("/sign-in/link")} className="stack gap-4" reloadDocument>
        {answer?.status === "limited" && <FormError>{t("limited", { minutes: answer.minutes })}</FormError>}
        <input type="hidden" name="token" value={token} />
        {then && <input type="hidden" name="then" value={then} />}
        <Button look="ink" size="big" full>
          {t("linkButton")}
        </Button>
      </Form>
    </div>
  );
}
