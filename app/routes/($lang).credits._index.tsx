import { randomUUID } from "node:crypto";
import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { may } from "~/features/accounts/permissions";
import { requireMember } from "~/features/accounts/session.server";
import { membersOf } from "~/features/accounts/teams.server";
import { ledgerOf, walletOf } from "~/features/billing/ledger.server";
import { LedgerTable } from "~/features/billing/ledger-table";
import { centsPerCredit } from "~/features/billing/pack";
import { packsOnSale } from "~/features/billing/packs.server";
import { openedCount } from "~/features/reveals/reveals.server";
import { localPath, NO_STORE, parseQuery } from "~/platform/http.server";
import { paymentsAreSimulated } from "~/platform/stripe.server";
import { textFor } from "~/text/catalogue";
import { creditsText } from "~/text/credits";
import { formatMoney, formatNumber, formatShortDate } from "~/text/format";
import { languageOf } from "~/text/language";
import { useLocalHref, useText } from "~/text/use-text";
import { Button, ButtonLink } from "~/ui/button";
import { Card } from "~/ui/card";
import { Icon } from "~/ui/icon";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { Stat } from "~/ui/stat";

const Query = z.strictObject({ before: z.coerce.number().int().positive().optional(), next: z.string().optional() });

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { before, next } = parseQuery(request, Query);
  const [wallet, opened, packs, ledger, members] = await Promise.all([
    walletOf(member),
    openedCount(member),
    packsOnSale(),
    ledgerOf(member, { before: before ?? null }),
    membersOf(member.teamId),
  ]);
  const names = new Map(members.map(({ userId, email }) => [userId, email]));
  return data(
    {
      teamId: member.teamId,
      mayBuy: may(member.role, "buy"),
      simulated: paymentsAreSimulated(),
      wallet,
      opened,
      offers: packs.map((pack) => ({ ...pack, idempotencyKey: randomUUID() })),
      next: next === undefined ? null : localPath(next),
      lines: ledger.lines.map(({ actorId, at, ...line }) => ({
        ...line,
        at: at.toISOString(),
        who: actorId ? (names.get(actorId) ?? null) : null,
      })),
      older: ledger.more ? (ledger.lines.at(-1)?.id ?? null) : null,
      paged: before !== undefined,
    },
    { headers: NO_STORE },
  );
}

export const meta: MetaFunction = ({ location }) => {
  const t = textFor(creditsText, languageOf(location.pathname));
  return [{ title: t("title") }, { name: "robots", content: "noindex" }];
};

export default function Credits() {
  const page = useLoaderData<typeof loader>();
  const t = useText(creditsText);
  const href = useLocalHref();
  const { wallet } = page;
  return (
    <div className="page narrow">
      <PageHead title={t("title")} />
      {wallet.frozen && <Notice tone="bad">{t("frozen")}</Notice>}
      {wallet.debt < 0 && <Notice tone="due">{t("debt", { n: -wallet.debt })}</Notice>}
      <div className="grid gap-4 grid-cols-2 lg:grid-cols-3">
        <Card>
          <Stat value={formatNumber(t.language, wallet.credits)}>{t("toSpend", { n: wallet.credits })}</Stat>
        </Card>
        <Card>
          <Stat value={formatNumber(t.language, page.opened)}>{t("open", { n: page.opened })}</Stat>
        </Card>
        <Card className="sm max-lg:col-span-2">
          <h2 className="sm b">{t("oldestFirst")}</h2>
          {wallet.lots.length === 0 && <p className="dim">{t("noLots")}</p>}
          {wallet.lots.map((lot) => (
            <p key={lot.id} className="row">
              <span className={lot.remaining > 0 ? "coin" : "coin spent"} />
              {t("left", { left: lot.remaining, amount: lot.amount })}
              <span className="grow" />
              <span className="dim">
                {lot.expiresAt ? t("until", { date: formatShortDate(t.language, lot.expiresAt) }) : t("noEnd")}
              </span>
            </p>
          ))}
        </Card>
      </div>

      <section className="stack gap-4 no-print" id="buy">
        <h2>{t("buyMore")}</h2>
        {page.simulated && <Notice>{t("simulated")}</Notice>}
        {!page.mayBuy && <p className="dim">{t("onlyBuyers")}</p>}
        {page.mayBuy && (
          <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {page.offers.map((pack) => (
              <Card key={pack.lookupKey}>
                <p className="row items-baseline">
                  <b className="text-xl">{pack.credits}</b>
                  <span className="dim">{t("credits", { n: pack.credits })}</span>
                  <span className="grow" />
                  <span className="b">{formatMoney(t.language, pack.amountCents)}</span>
                </p>
                <p className="xs dim">
                  {t("packNote", { each: formatMoney(t.language, centsPerCredit(pack)), months: pack.months })}
                </p>
                <Form method="post" action={href("/credits/checkout")} reloadDocument>
                  <input type="hidden" name="pack" value={pack.lookupKey} />
                  <input type="hidden" name="idempotency_key" value={pack.idempotencyKey} />
                  <input type="hidden" name="team_id" value={page.teamId} />
                  {page.next && <input type="hidden" name="next" value={page.next} />}
                  <Button look="go" full>
                    {t("buy", { n: pack.credits, price: formatMoney(t.language, pack.amountCents) })}
                  </Button>
                </Form>
              </Card>
            ))}
          </div>
        )}
      </section>

      <Card
        flush
        title={t("everyCredit")}
        aside={
          page.lines.length > 0 && (
            <a className="btn s" href={href("/credits/ledger.csv")} download>
              <Icon name="download" />
              {t("csv")}
            </a>
          )
        }
      >
        {page.lines.length === 0 ? (
          <p className="dim card-note pb-5">{t("nothingYet")}</p>
        ) : (
          <LedgerTable lines={page.lines} />
        )}
      </Card>
      {(page.older !== null || page.paged) && (
        <nav className="row" aria-label={t("everyCredit")}>
          {page.paged && <ButtonLink to={href("/credits")}>{t("newest")}</ButtonLink>}
          {page.older !== null && <ButtonLink to={href(`/credits?before=${page.older}`)}>{t("older")}</ButtonLink>}
        </nav>
      )}
    </div>
  );
}
