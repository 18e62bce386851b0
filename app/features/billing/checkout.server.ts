import Stripe from "stripe";
import { withTeam, webPool, withTransaction } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { log } from "~/platform/log.server";
import { stripe } from "~/platform/stripe.server";
import { resolvePrices, stripeIsAway } from "./packs.server";
import { settle } from "./stripe-events.server";
import { foldSession } from "./stripe-events/checkout-session.server";

interface Buyer {
  teamId: string;
  userId: string;
  role: string;
  email: string;
}

interface Order {
  id: string;
  pack: string;
  session_id: string | null;
  return_to: string | null;
}

export type CheckoutStart =
  | { status: "started"; url: string }
  | { status: "already_paid"; sessionId: string }
  | { status: "role_missing" }
  | { status: "unknown_pack" }
  | { status: "expired" }
  | { status: "payments_unavailable" };

/**
 * Opens Stripe's pay page for one pack. The order row comes first and its id is the idempotency key at Stripe, so
 * pressing twice, or again after a time-out, pays once. Prices and credits are ours; the browser names the pack only.
 */
export async function startCheckout(
  buyer: Buyer,
  asked: { pack: string; formKey: string; returnTo: string | null; language: "en" | "fr" },
): Promise<CheckoutStart> {
  if (buyer.role !== "owner" && buyer.role !== "admin") return { status: "role_missing" };
  const { order, firstPurchase } = await withTeam(buyer, async (tx) => {
    const opened = await tx.query<Order>(
      "select id, pack, session_id, return_to from money.open_order($1, $2, $3, $4, $5) where id is not null",
      [buyer.teamId, buyer.userId, asked.pack, asked.formKey, asked.returnTo],
    );
    const paid = await tx.query("select from money.payment where paid_at is not null limit 1");
    return { order: opened.rows[0], firstPurchase: paid.rowCount === 0 };
  });
  if (!order || order.pack !== asked.pack) return { status: "unknown_pack" };

  try {
    const session = order.session_id
      ? await stripe().checkout.sessions.retrieve(order.session_id)
      : await createSession(buyer, order, firstPurchase, asked.language);
    await webPool().query("select money.name_session($1, $2, $3)", [buyer.teamId, order.id, session.id]);
    if (session.status === "complete") return { status: "already_paid", sessionId: session.id };
    if (session.status === "expired" || !session.url) return { status: "expired" };
    return { status: "started", url: session.url };
  } catch (error) {
    if (!stripeIsAway(error)) throw error;
    log.error({ err: error, order: order.id }, "stripe could not be asked for a checkout session");
    return { status: "payments_unavailable" };
  }
}

async function createSession(buyer: Buyer, order: Order, firstPurchase: boolean, language: "en" | "fr") {
  const { prices, automaticTax } = await resolvePrices();
  const price = prices.get(order.pack);
  if (!price) throw new Error(`No price at Stripe for the pack ${order.pack}`);
  const metadata = { order_id: order.id, team_id: buyer.teamId, pack: order.pack };
  const home = `${env.origin}${language === "fr" ? "/fr" : ""}`;
  return stripe().checkout.sessions.create(
    {
      mode: "payment",
      currency: "cad",
      line_items: [{ price, quantity: 1 }],
      allowed_payment_method_types: ["card"],
      // Data cannot be taken back, so a card that is new to us proves itself (rules.md 20).
      payment_method_options: { card: { request_three_d_secure: firstPurchase ? "any" : "automatic" } },
      client_reference_id: buyer.teamId,
      customer_email: buyer.email,
      metadata,
      payment_intent_data: { metadata },
      automatic_tax: { enabled: automaticTax },
      billing_address_collection: automaticTax ? "required" : "auto",
      allow_promotion_codes: false,
      adaptive_pricing: { enabled: false },
      locale: language === "fr" ? "fr-CA" : "en",
      success_url: `${home}/credits/checkout?session_id={CHECKOUT_SESSION_ID}`,
      cancel_url: `${home}/credits`,
    },
    { idempotencyKey: order.id },
  );
}

export type Landing =
  | { status: "paid"; credits: number; returnTo: string | null }
  | { status: "pending" }
  | { status: "not_settled" }
  | { status: "payments_unavailable" };

/**
 * The buyer is back from the pay page. Asks Stripe itself and settles just as the webhook does, so whichever comes
 * first grants the credits and the other changes nothing. Null for a session that is not this team's.
 */
export async function settleLanding(
  member: { teamId: string; userId: string },
  sessionId: string,
): Promise<Landing | null> {
  let session: Stripe.Checkout.Session;
  try {
    session = await stripe().checkout.sessions.retrieve(sessionId);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return null;
    if (!stripeIsAway(error)) throw error;
    return { status: "payments_unavailable" };
  }
  if (session.client_reference_id !== member.teamId) return null;
  const outcome = await withTransaction(webPool(), async (tx) => {
    const payment = await foldSession(tx, session);
    return payment ? settle(tx, payment) : "waiting";
  });
  if (outcome === "refused") return { status: "not_settled" };
  if (outcome === "waiting") return { status: "pending" };
  return withTeam(member, async (tx) => {
    const { rows } = await tx.query<{ credits: number; return_to: string | null }>(
      "select credits, return_to from money.purchase_order where session_id = $1",
      [sessionId],
    );
    return { status: "paid", credits: rows[0]!.credits, returnTo: rows[0]!.return_to };
  });
}
