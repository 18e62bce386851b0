import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { LegalPage } from "~/features/privacy/legal-page";
import { operatorIdentity } from "~/features/privacy/operator-identity.server";
import { textFor } from "~/text/catalogue";
import { languageOf } from "~/text/language";
import { privacyText } from "~/text/legal";
import { useText } from "~/text/use-text";

export function loader() {
  return { operator: operatorIdentity() };
}

export const meta: MetaFunction = ({ location }) => {
  const t = textFor(privacyText, languageOf(location.pathname));
  return [{ title: t("title") }, { name: "description", content: t("description") }];
};

export default function Privacy() {
  const { operator } = useLoaderData<typeof loader>();
  const t = useText(privacyText);
  const sections = [
    { title: t("whatTitle"), paragraphs: [t("what"), t("whatMobile")] },
    { title: t("whereTitle"), paragraphs: [t("where")] },
    { title: t("whyTitle"), paragraphs: [t("why")] },
    { title: t("whoTitle"), paragraphs: [t("who")] },
    { title: t("longTitle"), paragraphs: [t("long"), t("longOut")] },
    { title: t("rightsTitle"), paragraphs: [t("rights"), t("rightsLaw")] },
    { title: t("usersTitle"), paragraphs: [t("users")] },
    { title: t("logsTitle"), paragraphs: [t("logs")] },
  ];
  return <LegalPage title={t("title")} lead={t("lead")} sections={sections} operator={operator} />;
}
