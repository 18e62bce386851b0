import Stripe from "stripe";
import { env } from "./env.server";

/**
 * The configured client: Stripe's own, or whoever answers at STRIPE_API_URL (the simulator). The API version is the
 * SDK's own, so a package update is the only thing that moves it.
 */
let client: Stripe | undefined;

export function stripe(): Stripe {
  return (client ??= stripeClient(env.STRIPE_SECRET_KEY, env.STRIPE_API_URL));
}

export function stripeClient(secretKey: string | undefined, apiUrl: string | undefined): Stripe {
  if (!secretKey) throw new Error("STRIPE_SECRET_KEY is not set, so no payment can be started");
  const address = apiUrl ? new URL(apiUrl) : undefined;
  return new Stripe(secretKey, {
    ...(address && {
      protocol: address.protocol === "http:" ? "http" : "https",
      host: address.hostname,
      port: Number(address.port || (address.protocol === "http:" ? 80 : 443)),
    }),
    timeout: 10_000,
    maxNetworkRetries: 2,
    telemetry: false,
    appInfo: { name: "TruCOR Intel" },
  });
}

/** Where the hosted pay page is: a form's redirect there has to be allowed by form-action (rules.md 38). */
export function checkoutOrigin(): string {
  return env.STRIPE_API_URL ? new URL(env.STRIPE_API_URL).origin : "https://checkout.stripe.com";
}

/** Whether our key moves real money; an event of the other kind is none of ours. */
export function livemode(): boolean {
  return /^(sk|rk)_live_/.test(env.STRIPE_SECRET_KEY ?? "");
}

/** Payments that only look like payments: the page says so. */
export function paymentsAreSimulated(): boolean {
  return env.STRIPE_API_URL !== undefined && !/(^|\.)stripe\.com$/.test(new URL(env.STRIPE_API_URL).hostname);
}
