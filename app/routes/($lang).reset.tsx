import { type ActionFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { LinkForm, LinkSent } from "~/features/accounts/link-form";
import { answerLinkRequest } from "~/features/accounts/link-request.server";
import { accountsText } from "~/text/accounts";
import { textFor } from "~/text/catalogue";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { useLocalHref, useText } from "~/text/use-text";

export function action({ request }: ActionFunctionArgs) {
  return answerLinkRequest(request, "reset", inLanguage(requestLanguage(request), "/settings"));
}

export const meta: MetaFunction = ({ location }) => [
  { title: `${textFor(accountsText, languageOf(location.pathname))("resetTitle")} · TruCOR Intel` },
  { name: "robots", content: "noindex" },
];

export default function Reset() {
  const t = useText(accountsText);
  const href = useLocalHref();
  const answer = useActionData<typeof action>();
  if (answer?.status === "sent") return <LinkSent {...answer} again={href("/reset")} />;
  return (
    <div className="page slim">
      <h1 className="h-page">{t("resetTitle")}</h1>
      <p className="dim">{t("resetLead")}</p>
      <LinkForm answer={answer} then={null} hint={t("resetHint")} button={t("signUpButton")} />
    </div>
  );
}
