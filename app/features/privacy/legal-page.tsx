import { Link } from "@remix-run/react";
import { formatDate } from "~/text/format";
import { legalText } from "~/text/legal";
import { useLocalHref, useText } from "~/text/use-text";
import { PageHead } from "~/ui/page-head";

/** The day from which the three pages hold as they are; a change of substance is a new day and an entry in the change log. */
export const IN_FORCE_SINCE = "2026-11-23";

export interface LegalSection {
  title: string;
  paragraphs: readonly string[];
}

/** Sober text in sections, with who answers for it at the end. */
export function LegalPage({
  title,
  lead,
  sections,
  operator,
}: {
  title: string;
  lead: string;
  sections: readonly LegalSection[];
  operator: { name: string; address: string; privacyEmail: string } | null;
}) {
  const t = useText(legalText);
  const href = useLocalHref();
  return (
    <div className="page narrow">
      <PageHead title={title} lead={<p>{lead}</p>} />
      <div className="measure flex flex-col gap-7">
        {sections.map((section) => (
          <section key={section.title} className="stack">
            <h2>{section.title}</h2>
            {section.paragraphs.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </section>
        ))}
        <section className="stack">
          <h2>{t("operator")}</h2>
          <p>
            {operator
              ? t("operatorLine", { name: operator.name, address: operator.address, email: operator.privacyEmail })
              : t("operatorNone")}
          </p>
          <p>
            <Link className="link" to={href("/opt-out")}>
              {t("seeOptOut")}
            </Link>
          </p>
          <p className="dim">{t("trademark")}</p>
          <p className="dim sm">{t("updated", { date: formatDate(t.language, IN_FORCE_SINCE) })}</p>
        </section>
      </div>
    </div>
  );
}
