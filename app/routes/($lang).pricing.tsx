import type { MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { centsPerCredit } from "~/features/billing/pack";
import { packsOnSale } from "~/features/billing/packs.server";
import { textFor } from "~/text/catalogue";
import { formatMoney } from "~/text/format";
import { languageOf } from "~/text/language";
import { pricingText } from "~/text/pricing";
import { useLocalHref, useText } from "~/text/use-text";
import { ButtonLink } from "~/ui/button";
import { canonical } from "~/ui/canonical";
import { Icon } from "~/ui/icon";
import { PageHead } from "~/ui/page-head";

export async function loader() {
  return { packs: await packsOnSale() };
}

export const meta: MetaFunction<typeof loader> = ({ data: page, location, matches }) => {
  const language = languageOf(location.pathname);
  const t = textFor(pricingText, language);
  const pack = page?.packs[0];
  const words = { credits: pack?.credits ?? 0, price: formatMoney(language, pack?.amountCents ?? 0) };
  return [
    { title: t("meta_title", words) },
    { name: "description", content: t("meta_description", words) },
    canonical(matches, location),
  ];
};

const SECTIONS = [
  ["free", ["free_1", "free_2", "free_3", "free_4"]],
  ["one", ["one_1", "one_2", "one_3", "one_4"]],
  ["never", ["never_1", "never_2", "never_3", "never_4"]],
] as const;

export default function Pricing() {
  const { packs } = useLoaderData<typeof loader>();
  const t = useText(pricingText);
  const href = useLocalHref();
  return (
    <div className="page narrow">
      <PageHead title={t("title")} lead={t("lead")} />
      <div className="grid gap-x-10 gap-y-8 md:grid-cols-2 items-start">
        {packs.map((pack) => {
          const price = formatMoney(t.language, pack.amountCents);
          return (
            <section className="card lift pad stack gap-3" key={pack.lookupKey}>
              <p className="row items-baseline">
                <span className="stat">
                  <b>{price}</b>
                </span>
                <span className="dim">{t("credits", { n: pack.credits })}</span>
              </p>
              <p className="xs dim">
                {t("each", { price: formatMoney(t.language, centsPerCredit(pack)), months: pack.months })}
              </p>
              <ButtonLink look="go" size="big" full to={href("/credits")} rel="nofollow">
                {t("buy", { credits: pack.credits, price })}
              </ButtonLink>
            </section>
          );
        })}
        {SECTIONS.map(([title, lines]) => (
          <section className="stack gap-2.5" key={title}>
            <h2>{t(title)}</h2>
            <ul className="ticks">
              {lines.map((line) => (
                <li key={line}>
                  <Icon name="check" />
                  {t(line)}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <p className="sm dim">
        {t.rich("law", {
          link: (words) => (
            <Link className="link" to={href("/anti-spam")}>
              {words}
            </Link>
          ),
        })}
      </p>
    </div>
  );
}
