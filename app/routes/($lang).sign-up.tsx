import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { LinkForm, LinkSent } from "~/features/accounts/link-form";
import { answerLinkRequest, wantedPath } from "~/features/accounts/link-request.server";
import { optionalMember } from "~/features/accounts/session.server";
import { accountsText } from "~/text/accounts";
import { textFor } from "~/text/catalogue";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { useLocalHref, useText } from "~/text/use-text";

export async function loader({ request }: LoaderFunctionArgs) {
  const then = wantedPath(request);
  if (await optionalMember(request)) return redirect(then ?? inLanguage(requestLanguage(request), "/search"), 303);
  return { then };
}

export function action({ request }: ActionFunctionArgs) {
  return answerLinkRequest(request, "sign-up");
}

export const meta: MetaFunction = ({ location }) => [
  { title: `${textFor(accountsText, languageOf(location.pathname))("signUpTitle")} · TruCOR Intel` },
  { name: "robots", content: "noindex" },
];

export default function SignUp() {
  const t = useText(accountsText);
  const href = useLocalHref();
  const { then } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const query = then ? `?then=${encodeURIComponent(then)}` : "";
  if (answer?.status === "sent") return <LinkSent {...answer} again={href("/sign-up") + query} />;
  return (
    <div className="page slim">
      <h1 className="h-page">{t("signUpTitle")}</h1>
      <p className="dim">{t("signUpLead")}</p>
      <LinkForm answer={answer} then={then} hint={t("emailHint")} button={t("signUpButton")} />
      <p className="dim">
        {t.rich("haveAccount", {
          link: (words) => (
            <Link className="link" to={href("/sign-in") + query}>
              {words}
            </Link>
          ),
        })}
      </p>
    </div>
  );
}
