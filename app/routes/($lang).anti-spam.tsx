import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { LegalPage } from "~/features/privacy/legal-page";
import { operatorIdentity } from "~/features/privacy/operator-identity.server";
import { textFor } from "~/text/catalogue";
import { languageOf } from "~/text/language";
import { antiSpamText } from "~/text/legal";
import { useText } from "~/text/use-text";

export function loader() {
  return { operator: operatorIdentity() };
}

export const meta: MetaFunction = ({ location }) => {
  const t = textFor(antiSpamText, languageOf(location.pathname));
  return [{ title: t("title") }, { name: "description", content: t("description") }];
};

export default function AntiSpam() {
  const { operator } = useLoaderData<typeof loader>();
  const t = useText(antiSpamText);
  const sections = [
    { title: t("consentTitle"), paragraphs: [t("consent")] },
    { title: t("publishedTitle"), paragraphs: [t("published"), t("court")] },
    { title: t("gradesTitle"), paragraphs: [t("grades")] },
    { title: t("contentTitle"), paragraphs: [t("content")] },
    { title: t("penaltyTitle"), paragraphs: [t("penalty")] },
    { title: t("phoneTitle"), paragraphs: [t("phone")] },
    { title: t("keepTitle"), paragraphs: [t("keep")] },
  ];
  return <LegalPage title={t("title")} lead={t("lead")} sections={sections} operator={operator} />;
}
