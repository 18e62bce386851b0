/**
 * The objects that the simulator keeps and shows, in the shapes of Stripe's API (of its published fixtures, those
 * fields that our code or a person at a terminal would look at).
 */
import { randomBytes } from "node:crypto";

export type Params = { [name: string]: string | Params };
export type StripeObject = Record<string, unknown> & { id: string; object: string };

/** What was sent as text; nothing for anything else. */
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export function newId(prefix: string, length = 24): string {
  return `${prefix}_${[...randomBytes(length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("")}`;
}

export const now = (): number => Math.floor(Date.now() / 1000);

const PRODUCT = "prod_trucorSimulated";

export function price(lookupKey: string, amount: number): StripeObject {
  return {
    id: `price_${lookupKey}_simulated`,
    object: "price",
    active: true,
    billing_scheme: "per_unit",
    created: 1_763_856_000,
    currency: "cad",
    custom_unit_amount: null,
    livemode: false,
    lookup_key: lookupKey,
    metadata: {},
    nickname: null,
    product: PRODUCT,
    recurring: null,
    tax_behavior: "exclusive",
    tiers_mode: null,
    transform_quantity: null,
    type: "one_time",
    unit_amount: amount,
    unit_amount_decimal: String(amount),
  };
}

export function customer(params: Params): StripeObject {
  return {
    id: newId("cus", 14),
    object: "customer",
    address: null,
    balance: 0,
    created: now(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    email: params.email ?? null,
    livemode: false,
    metadata: params.metadata ?? {},
    name: params.name ?? null,
    phone: null,
    shipping: null,
    tax_exempt: "none",
  };
}

export function checkoutSession(params: Params, chosen: StripeObject, quantity: number, address: string): StripeObject {
  const id = newId("cs_test", 58);
  const amount = Number(chosen.unit_amount) * quantity;
  const tax = params.automatic_tax as Params | undefined;
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allowed_payment_method_types: Object.values((params.allowed_payment_method_types ?? {}) as Params),
    allow_promotion_codes: params.allow_promotion_codes === "true",
    amount_subtotal: amount,
    amount_total: amount,
    automatic_tax: { enabled: tax?.enabled === "true", liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    created: now(),
    currency: chosen.currency,
    currency_conversion: null,
    customer: params.customer ?? null,
    customer_creation: "if_required",
    customer_details: null,
    customer_email: params.customer_email ?? null,
    discounts: [],
    expires_at: now() + 24 * 3600,
    invoice: null,
    livemode: false,
    locale: params.locale ?? null,
    metadata: params.metadata ?? {},
    mode: "payment",
    payment_intent: null,
    payment_link: null,
    payment_method_collection: "always",
    payment_method_options: params.payment_method_options ?? {},
    payment_method_types: ["card"],
    payment_status: "unpaid",
    status: "open",
    submit_type: null,
    subscription: null,
    success_url: params.success_url ?? null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: `${address}/pay/${id}`,
  };
}

export function lineItem(session: StripeObject, chosen: StripeObject, quantity: number): StripeObject {
  return {
    id: newId("li", 24),
    object: "item",
    amount_discount: 0,
    amount_subtotal: session.amount_subtotal,
    amount_tax: 0,
    amount_total: session.amount_total,
    currency: chosen.currency,
    description: "TruCOR Intel credits",
    price: chosen,
    quantity,
  };
}

export function paymentIntent(session: StripeObject, metadata: unknown): StripeObject {
  const id = newId("pi", 24);
  return {
    id,
    object: "payment_intent",
    amount: session.amount_total,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    automatic_payment_methods: null,
    canceled_at: null,
    capture_method: "automatic_async",
    client_secret: `${id}_secret_${newId("s", 24).slice(2)}`,
    confirmation_method: "automatic",
    created: now(),
    currency: session.currency,
    customer: session.customer,
    description: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata,
    next_action: null,
    payment_method: null,
    payment_method_options: session.payment_method_options,
    payment_method_types: ["card"],
    processing: null,
    receipt_email: null,
    setup_future_usage: null,
    status: "requires_payment_method",
  };
}

export function charge(intent: StripeObject, email: unknown, declined: boolean): StripeObject {
  return {
    id: newId("ch", 24),
    object: "charge",
    amount: intent.amount,
    amount_captured: declined ? 0 : intent.amount,
    amount_refunded: 0,
    balance_transaction: declined ? null : newId("txn", 24),
    billing_details: { address: null, email, name: null, phone: null, tax_id: null },
    captured: !declined,
    created: now(),
    currency: intent.currency,
    customer: intent.customer,
    disputed: false,
    failure_code: declined ? "card_declined" : null,
    failure_message: declined ? "Your card was declined." : null,
    livemode: false,
    metadata: intent.metadata,
    outcome: {
      network_status: declined ? "declined_by_network" : "approved_by_network",
      reason: declined ? "generic_decline" : null,
      risk_level: "normal",
      seller_message: declined ? "The bank did not return any further details with this decline." : "Payment complete.",
      type: declined ? "issuer_declined" : "authorized",
    },
    paid: !declined,
    payment_intent: intent.id,
    payment_method: newId("pm", 24),
    payment_method_details: {
      card: {
        brand: "visa",
        checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
        country: "CA",
        exp_month: 12,
        exp_year: new Date().getFullYear() + 3,
        fingerprint: "SimulatedCardFp1",
        funding: "credit",
        last4: declined ? "0002" : "4242",
        network: "visa",
        three_d_secure: declined
          ? null
          : { result: "authenticated", version: "2.2.0", authentication_flow: "frictionless" },
        wallet: null,
      },
      type: "card",
    },
    receipt_email: null,
    receipt_url: null,
    refunded: false,
    status: declined ? "failed" : "succeeded",
  };
}

export function refund(of: StripeObject, amount: number, params: Params): StripeObject {
  return {
    id: newId("re", 24),
    object: "refund",
    amount,
    balance_transaction: newId("txn", 24),
    charge: of.id,
    created: now(),
    currency: of.currency,
    destination_details: {
      card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
      type: "card",
    },
    metadata: params.metadata ?? {},
    payment_intent: of.payment_intent,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  };
}

export function dispute(of: StripeObject, status: string): StripeObject {
  return {
    id: newId("du", 24),
    object: "dispute",
    amount: of.amount,
    balance_transactions: [],
    charge: of.id,
    created: now(),
    currency: of.currency,
    evidence: {},
    evidence_details: { due_by: now() + 7 * 86_400, has_evidence: false, past_due: false, submission_count: 0 },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: of.payment_intent,
    payment_method_details: {
      card: { brand: "visa", case_type: "chargeback", network_reason_code: "10.4" },
      type: "card",
    },
    reason: "fraudulent",
    status,
  };
}

export function event(type: string, about: StripeObject, apiVersion: string | null): StripeObject {
  return {
    id: newId("evt", 24),
    object: "event",
    api_version: apiVersion,
    created: now(),
    // As the object is now: what happens to it later is another event.
    data: { object: structuredClone(about) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: newId("req", 14), idempotency_key: null },
    type,
  };
}

export function list(url: string, data: StripeObject[], more = false): Record<string, unknown> {
  return { object: "list", url, has_more: more, data };
}
