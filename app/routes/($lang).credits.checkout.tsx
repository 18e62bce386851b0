import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  redirectDocument,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { requireMember } from "~/features/accounts/session.server";
import { settleLanding, startCheckout } from "~/features/billing/checkout.server";
import { balanceOf } from "~/features/billing/ledger.server";
import { localPath, NO_STORE, orNotFound, parseForm, parseQuery } from "~/platform/http.server";
import { textFor } from "~/text/catalogue";
import { creditsText } from "~/text/credits";
import { inLanguage, languageOf, requestLanguage } from "~/text/language";
import { useLocalHref, useText } from "~/text/use-text";
import { ButtonLink } from "~/ui/button";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";

const Query = z.strictObject({ session_id: z.string().max(200).optional(), settled: z.literal("1").optional() });

/** Where Stripe sends the buyer back to: settles what Stripe says, as the webhook does. */
export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { session_id, settled } = parseQuery(request, Query);
  // A refused POST shows its own answer in place of a landing.
  if (!session_id) return data({ landing: null, balance: 0, sessionId: "" }, { headers: NO_STORE });
  const landing = orNotFound(await settleLanding(member, session_id));
  // The bar above was read while the payment was being settled: once more, so that both tell the same balance.
  if (landing.status === "paid" && !settled) {
    const here = `/credits/checkout?session_id=${encodeURIComponent(session_id)}&settled=1`;
    return redirect(inLanguage(requestLanguage(request), here), { headers: NO_STORE });
  }
  const { credits: balance } = await balanceOf(member);
  return data({ landing, balance, sessionId: session_id }, { headers: NO_STORE });
}

const CheckoutForm = z.strictObject({
  pack: z.string().max(60),
  idempotency_key: z.string().min(8).max(200),
  team_id: z.uuid(),
  next: z.string().optional(),
});

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const language = requestLanguage(request);
  const refuse = (
    refused: "refusedForm" | "refusedTeam" | "refusedRole" | "refusedPack" | "refusedExpired" | "refusedAway",
    status: number,
  ) => data({ refused }, { status, headers: NO_STORE });
  const form = await parseForm(request, CheckoutForm);
  if (form.status === "invalid") return refuse("refusedForm", 400);
  const { pack, idempotency_key, team_id, next } = form.values;
  if (team_id !== member.teamId) return refuse("refusedTeam", 409);

  const started = await startCheckout(member, {
    pack,
    formKey: idempotency_key,
    returnTo: next ? localPath(next, inLanguage(language, "/credits")) : null,
    language,
  });
  switch (started.status) {
    case "started":
      return redirectDocument(started.url, { status: 303, headers: NO_STORE });
    case "already_paid":
      return redirect(inLanguage(language, `/credits/checkout?session_id=${started.sessionId}`), { headers: NO_STORE });
    case "role_missing":
      return refuse("refusedRole", 403);
    case "unknown_pack":
      return refuse("refusedPack", 404);
    case "expired":
      return refuse("refusedExpired", 409);
    case "payments_unavailable":
      return refuse("refusedAway", 503);
  }
}

export const meta: MetaFunction = ({ location }) => {
  const t = textFor(creditsText, languageOf(location.pathname));
  return [{ title: t("landingTitle") }, { name: "robots", content: "noindex" }];
};

export default function Checkout() {
  const loaded = useLoaderData<typeof loader>() as ReturnType<typeof useLoaderData<typeof loader>> | undefined;
  const answer = useActionData<typeof action>();
  const t = useText(creditsText);
  const href = useLocalHref();
  const back = <ButtonLink to={href("/credits")}>{t("back")}</ButtonLink>;

  if (answer && "refused" in answer) {
    return (
      <div className="page slim">
        <PageHead title={t("refusedTitle")} />
        <Notice tone="bad" role="alert">
          {t(answer.refused)}
        </Notice>
        <div className="row">{back}</div>
      </div>
    );
  }
  if (!loaded?.landing) {
    return (
      <div className="page slim">
        <PageHead title={t("landingTitle")} />
        <div className="row">{back}</div>
      </div>
    );
  }
  const { landing, balance, sessionId } = loaded;
  switch (landing.status) {
    case "paid":
      return (
        <div className="page slim">
          <PageHead title={t("paidTitle", { n: landing.credits })} />
          <Notice tone="ok" role="status">
            {t("paidBody", { balance })}
          </Notice>
          <div className="row flex-wrap">
            {landing.returnTo ? (
              <ButtonLink look="ink" to={landing.returnTo}>
                {t("goOn")}
              </ButtonLink>
            ) : (
              <ButtonLink look="ink" to={href("/search")}>
                {t("search")}
              </ButtonLink>
            )}
            {back}
          </div>
        </div>
      );
    case "pending":
      return (
        <div className="page slim">
          <PageHead title={t("pendingTitle")} />
          <p>{t("pendingBody")}</p>
          <div className="row flex-wrap">
            <ButtonLink look="ink" to={href(`/credits/checkout?session_id=${sessionId}`)} reloadDocument>
              {t("lookAgain")}
            </ButtonLink>
            {back}
          </div>
        </div>
      );
    case "not_settled":
      return (
        <div className="page slim">
          <PageHead title={t("notSettledTitle")} />
          <p>{t("notSettledBody")}</p>
          <p className="mono xs">{sessionId}</p>
          <div className="row">{back}</div>
        </div>
      );
    case "payments_unavailable":
      return (
        <div className="page slim">
          <PageHead title={t("awayTitle")} />
          <p>{t("awayBody")}</p>
          <div className="row">{back}</div>
        </div>
      );
  }
}
