import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { LegalPage } from "~/features/privacy/legal-page";
import { operatorIdentity } from "~/features/privacy/operator-identity.server";
import { textFor } from "~/text/catalogue";
import { languageOf } from "~/text/language";
import { termsText } from "~/text/legal";
import { useText } from "~/text/use-text";

export function loader() {
  return { operator: operatorIdentity() };
}

export const meta: MetaFunction = ({ location }) => {
  const t = textFor(termsText, languageOf(location.pathname));
  return [{ title: t("title") }, { name: "description", content: t("description") }];
};

export default function Terms() {
  const { operator } = useLoaderData<typeof loader>();
  const t = useText(termsText);
  const sections = [
    { title: t("serviceTitle"), paragraphs: [t("service")] },
    { title: t("factsTitle"), paragraphs: [t("facts")] },
    { title: t("creditsTitle"), paragraphs: [t("credits"), t("withdrawn")] },
    { title: t("useTitle"), paragraphs: [t("use")] },
    { title: t("lawTitle"), paragraphs: [t("law")] },
    { title: t("accountTitle"), paragraphs: [t("account")] },
    { title: t("liabilityTitle"), paragraphs: [t("liability")] },
  ];
  return <LegalPage title={t("title")} lead={t("lead")} sections={sections} operator={operator} />;
}
