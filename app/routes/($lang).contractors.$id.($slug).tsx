import { randomUUID } from "node:crypto";
import { data, redirect, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { DemoMark } from "~/features/contractors/demo-mark";
import { optionalMember } from "~/features/accounts/session.server";
import { may } from "~/features/accounts/permissions";
import { balanceOf } from "~/features/billing/ledger.server";
import { packsOnSale } from "~/features/billing/packs.server";
import { daysBetween } from "~/features/certifications/calendar-day";
import { certificationMoments, earlierMoments } from "~/features/certifications/certification-moments";
import { clockRules, endedPeriods, firmStandings } from "~/features/certifications/certifications.server";
import { CertificationsTable } from "~/features/certifications/certifications-table";
import { ClockCard } from "~/features/certifications/clock-card";
import { clockFigure } from "~/features/certifications/clock-figure";
import { FirmHistory } from "~/features/certifications/firm-history";
import { firmMoments, partnersIn } from "~/features/certifications/firm-moments";
import { partnerNames } from "~/features/certifications/partners.server";
import { AlsoKnown } from "~/features/contacts/also-known";
import { LockedCard, NoContactCard, type Buyer } from "~/features/contacts/locked-card";
import { daysSinceChecked, onCards } from "~/features/contacts/preview";
import { previewsFor } from "~/features/contacts/previews.server";
import { contractorFacts, currentContractorId } from "~/features/contractors/contractor-facts.server";
import { contractorSlug } from "~/features/contractors/contractor-slug";
import { eventsOf, sourcesOf } from "~/features/contractors/provenance.server";
import { FirmFacts } from "~/features/contractors/firm-facts";
import { valueProvenanceOf } from "~/features/contractors/value-provenance.server";
import { AddToList } from "~/features/lists/add-to-list";
import { listsHolding, listsOf } from "~/features/lists/lists.server";
import { requireOperatorIdentity } from "~/features/privacy/operator-identity.server";
import { correctionsOf } from "~/features/quality/corrections.server";
import { OpenedCard } from "~/features/reveals/opened-card";
import { openedContactsOf } from "~/features/reveals/reveals.server";
import { directoryState } from "~/features/search/search-contractors.server";
import { isVerifiedCrawler } from "~/platform/crawler.server";
import { clientIp, NO_STORE, notFound, orNotFound } from "~/platform/http.server";
import { withinDailyQuota } from "~/platform/rate-limit.server";
import { textFor } from "~/text/catalogue";
import { companyText } from "~/text/company";
import { formatMoney, formatShortDate } from "~/text/format";
import { fieldWords } from "~/text/history";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { useLocalHref, useText } from "~/text/use-text";
import { provinceWords, wordFor } from "~/text/words";
import { Card } from "~/ui/card";
import { Notice } from "~/ui/notice";
import { Crumbs } from "~/ui/page-head";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Company pages that one anonymous address may read a day (rules.md 41). */
const PAGES_A_DAY = 300;

export async function loader({ request, params }: LoaderFunctionArgs) {
  requireOperatorIdentity();
  const language = requestLanguage(request);
  const asked = params.id ?? "";
  if (!UUID.test(asked)) throw notFound();
  const id = orNotFound(await currentContractorId(asked));
  if (id !== asked) return redirect(inLanguage(language, `/contractors/${id}`), 301);
  const member = await optionalMember(request);
  if (
    !member &&
    !(await isVerifiedCrawler(request)) &&
    !(await withinDailyQuota("company-pages", clientIp(request), id, PAGES_A_DAY))
  ) {
    throw data(null, { status: 429 });
  }

  const [
    facts,
    standings,
    previews,
    sources,
    corrections,
    events,
    ended,
    rules,
    partners,
    { productDay: today },
    packs,
  ] = await Promise.all([
    contractorFacts([id]),
    firmStandings([id]),
    previewsFor([id]),
    sourcesOf(id),
    correctionsOf(id),
    eventsOf(id),
    endedPeriods(id),
    clockRules(),
    partnerNames(),
    directoryState(),
    packsOnSale(),
  ]);
  const firm = orNotFound(facts.get(id));
  const standing = orNotFound(standings.get(id));
  const said = await valueProvenanceOf(id, firm.formerNames);
  const shown = standing.shown;
  const rule = rules.find((each) => each.id === shown?.period.clock.rule);
  const path = inLanguage(language, `/contractors/${id}/${contractorSlug(firm.legalName)}`);

  let team = null;
  let buyer: Buyer = {
    as: "visitor",
    signUp: inLanguage(language, `/sign-up?then=${encodeURIComponent(`${path}#contact`)}`),
    signIn: inLanguage(language, `/sign-in?then=${encodeURIComponent(`${path}#contact`)}`),
  };
  if (member) {
    const [opened, balance, lists, holding] = await Promise.all([
      openedContactsOf(member, id),
      balanceOf(member),
      listsOf(member),
      listsHolding(member, id),
    ]);
    buyer = may(member.role, "reveal")
      ? { as: "member", teamId: member.teamId, balance: balance.credits }
      : { as: "viewer" };
    const free = lists.filter((list) => !holding.some((each) => each.id === list.id));
    team = {
      opened,
      holding,
      lists: may(member.role, "edit-lists") ? free.map(({ id, name }) => ({ id, name })) : null,
      kept: new URL(request.url).searchParams.has("kept"),
    };
  }
  const owned = new Set(team?.opened.map((contact) => contact.contact_id));
  const pack = packs[0];

  const name = (slug: string) => partners[slug] ?? slug;
  const moments = firmMoments([...certificationMoments(standing, today), ...earlierMoments(ended, today)], events);

  return data(
    {
      path,
      firm,
      today,
      team,
      buyer,
      clock: shown && {
        status: shown.status,
        underReview: standing.underReview,
        next: standing.next && { ...standing.next, days: daysBetween(today, standing.next.on) },
        clock: shown.period.clock,
        figure: clockFigure(shown.period.clock, today),
        letter: shown.status === "letter",
        rule: rule
          ? { explanation: rule.explanation[language], sourceUrl: rule.sourceUrl, checkedOn: rule.checkedOn }
          : null,
        today,
      },
      certifications: standing.certifications.flatMap((certification) =>
        certification.periods.map((period) => ({
          key: `${certification.jurisdiction}${certification.family}${period.number}${period.kind}`,
          programme: period.programme,
          jurisdiction: certification.jurisdiction,
          kind: period.kind,
          partner: name(period.partner),
          number: period.number,
          issuedOn: period.issuedOn,
          endsOn: period.endsOn,
          status: period.status,
          underReview: period.underReview,
          said: said.certificates.find(({ record }) => record === period.record) ?? null,
        })),
      ),
      contacts: (previews.get(id) ?? [])
        .filter((preview) => !owned.has(preview.contactId))
        .map((preview) => ({ ...preview, checkedDays: daysSinceChecked(preview, today) })),
      offer: {
        pack: { credits: pack?.credits ?? 0, price: formatMoney(language, pack?.amountCents ?? 0) },
        idempotencyKey: randomUUID(),
        next: `${path}#contact`,
      },
      sources,
      // What an operator corrected is no list's word: its source is the line of the correction.
      said: said.values.filter(({ field }) => !corrections.some((correction) => correction.field === field)),
      corrections,
      moments,
      partners: Object.fromEntries(partnersIn(moments).map((slug) => [slug, name(slug)])),
    },
    { headers: { Vary: "Cookie", ...(member ? NO_STORE : {}) } },
  );
}

export const meta: MetaFunction<typeof loader> = ({ data: page, location, matches }) => {
  const t = textFor(companyText, languageOf(location.pathname));
  if (!page || !("firm" in page)) return [];
  const language = languageOf(location.pathname);
  const place = [page.firm.city, page.firm.province && wordFor(provinceWords, language, page.firm.province)];
  const root = matches.find((match) => match.id === "root")?.data as { origin?: string } | undefined;
  return [
    { title: t("meta_title", { name: page.firm.legalName }) },
    {
      name: "description",
      content: t("meta_description", { name: page.firm.legalName, place: place.filter(Boolean).join(", ") }),
    },
    { tagName: "link", rel: "canonical", href: `${root?.origin ?? ""}${page.path}` },
    ...(page.firm.demo ? [{ name: "robots", content: "noindex" }] : []),
  ];
};

export default function Company() {
  const page = useLoaderData<typeof loader>();
  const t = useText(companyText);
  const href = useLocalHref();
  const { firm, team } = page;
  const province = firm.province && wordFor(provinceWords, t.language, firm.province);
  const { cards, rest, free } = onCards(page.contacts);
  return (
    <div className="page max-w-[1180px]">
      <Crumbs
        label={t("crumbs")}
        crumbs={[
          { to: href("/search"), label: t("search") },
          ...(firm.province ? [{ to: href(`/search?province=${firm.province}`), label: province! }] : []),
        ]}
      />
      <div className="page-head">
        <div className="grow stack gap-1.5 basis-80">
          <h1 className="h-page">
            {firm.legalName} {firm.demo && <DemoMark />}
          </h1>
          <FirmFacts firm={firm} said={page.said} />
        </div>
        {team?.lists && <AddToList contractorId={firm.id} lists={team.lists} next={page.path} />}
      </div>
      {team?.kept && (
        <Notice tone="ok" role="status">
          {t("kept")}
        </Notice>
      )}
      {team && team.holding.length > 0 && (
        <p className="sm dots">
          {team.holding.map((list) => (
            <span key={list.id}>
              {t.rich("on_list", {
                name: list.name,
                link: (words) => (
                  <Link className="link" to={href(`/lists/${list.id}`)}>
                    {words}
                  </Link>
                ),
              })}
            </span>
          ))}
        </p>
      )}
      <div className="split early-aside">
        <div className="stack gap-6 empty:hidden">
          {page.clock?.underReview && <Notice tone="due">{t("under_review")}</Notice>}
          {page.clock?.status === "absent" && <Notice>{t("absent_note")}</Notice>}
          {page.clock && <ClockCard data={page.clock} />}
        </div>
        <aside className="stack gap-4">
          {team?.opened.map((contact, index) => (
            <OpenedCard key={contact.contact_id} contact={contact} {...(index === 0 ? { id: "contact" } : {})} />
          ))}
          {cards.map((contact, index) => (
            <LockedCard
              key={contact.contactId}
              // Links to #contact lead to the first card, of which there is one.
              {...(index === 0 && !team?.opened.length ? { id: "contact" } : {})}
              contact={contact}
              buyer={page.buyer}
              offer={
                index === 0 ? page.offer : { ...page.offer, idempotencyKey: `${page.offer.idempotencyKey}-${index}` }
              }
            />
          ))}
          {cards.length === 0 && !team?.opened.length && <NoContactCard />}
          <AlsoKnown contacts={rest} free={free} phone={firm.businessPhone} website={firm.website} said={page.said} />
          <section className="sm dim stack gap-1">
            <h2 className="text-sm text-ink">{t("sources")}</h2>
            <ul className="stack gap-1">
              {page.sources.map((source) => (
                <li key={source.id}>
                  {t(source.stillListed ? "source_line" : "source_gone", {
                    publisher: source.publisher,
                    first: formatShortDate(t.language, source.firstSeen),
                    last: formatShortDate(t.language, source.lastSeen),
                  })}
                </li>
              ))}
              {page.corrections.map(({ field, decidedOn }) => (
                <li key={field}>
                  {t("correction_line", {
                    field: wordFor(fieldWords, t.language, field),
                    on: formatShortDate(t.language, decidedOn),
                  })}
                </li>
              ))}
            </ul>
            <Link className="link" to={href(`/contractors/${firm.id}/report`)} rel="nofollow">
              {t("wrong")}
            </Link>
            <Link className="link" to={href("/opt-out")}>
              {t("remove")}
            </Link>
          </section>
        </aside>
        <div className="stack gap-6">
          <Card flush title={t("certifications")}>
            {page.certifications.length > 0 ? (
              <CertificationsTable lines={page.certifications} />
            ) : (
              <p className="sm dim card-note pb-5">{t("none")}</p>
            )}
          </Card>
          <Card title={t("history")}>
            <FirmHistory moments={page.moments} partners={page.partners} />
          </Card>
        </div>
      </div>
    </div>
  );
}
