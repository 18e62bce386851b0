import Stripe from "stripe";
import { webPool } from "~/platform/db.server";
import { stripe } from "~/platform/stripe.server";
import type { Pack } from "./pack";

/** The packs that are on sale, smallest first. */
export async function packsOnSale(): Promise<Pack[]> {
  const { rows } = await webPool().query<Pack>(
    `select lookup_key as "lookupKey", credits, amount_cents as "amountCents", months
       from money.pack where on_sale order by credits`,
  );
  return rows;
}

interface Tariff {
  prices: Map<string, string>;
  /** Stripe Tax is set up in the account, so sessions compute it. */
  automaticTax: boolean;
}

let tariff: Promise<Tariff> | undefined;

/**
 * Stripe's price of each pack on sale, found by its lookup key and held against our own row: called at boot, and again
 * at the next purchase if Stripe could not be asked then. A price that differs is a mistake that must not be sold.
 */
export function resolvePrices(): Promise<Tariff> {
  tariff ??= readTariff().catch((error: unknown) => {
    tariff = undefined;
    throw error;
  });
  return tariff;
}

async function readTariff(): Promise<Tariff> {
  const packs = await packsOnSale();
  const [prices, tax] = await Promise.all([
    stripe().prices.list({ lookup_keys: packs.map((pack) => pack.lookupKey), active: true, limit: 100 }),
    stripe().tax.settings.retrieve(),
  ]);
  const found = new Map<string, string>();
  for (const pack of packs) {
    const price = prices.data.find(({ lookup_key }) => lookup_key === pack.lookupKey);
    if (!price) throw new Error(`Stripe knows no active price with the lookup key ${pack.lookupKey}`);
    if (price.unit_amount !== pack.amountCents || price.currency !== "cad" || price.type !== "one_time") {
      throw new Error(
        `Stripe's price ${price.id} for ${pack.lookupKey} differs from ours of ${pack.amountCents} cents CAD, once`,
      );
    }
    found.set(pack.lookupKey, price.id);
  }
  return { prices: found, automaticTax: tax.status === "active" };
}

/** Stripe cannot be reached, or answers with an error of its own: nothing happened and the balance is what it was. */
export function stripeIsAway(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeAPIError ||
    error instanceof Stripe.errors.StripeRateLimitError
  );
}
