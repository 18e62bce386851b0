/** `npm run reconcile`: purchases against Stripe's own lists, then the ledger against itself. */
import { reconcile } from "~/features/billing/reconcile.server";
import { closePools } from "~/platform/db.server";
import { paymentsAreSimulated, stripe } from "~/platform/stripe.server";

const DAYS = 30;

export async function main(args: string[]): Promise<number> {
  if (args.length > 0) {
    console.error("npm run reconcile takes no arguments.");
    return 64;
  }
  try {
    if (!(await stripeAnswers())) {
      console.error(
        paymentsAreSimulated()
          ? "The payment simulator does not answer: it runs with `npm start`. Nothing was compared."
          : "Stripe does not answer. Nothing was compared.",
      );
      return 1;
    }
    const found = await reconcile(new Date(Date.now() - DAYS * 86_400_000));
    console.log(
      `${DAYS} days at Stripe: ${found.sessions} sessions, ${found.refunds} refunds, ${found.disputes} disputes. ` +
        `${found.mended.length === 0 ? "No difference." : `${found.mended.length} payments settled: ${found.mended.join(", ")}.`}`,
    );
    console.log(`Ledger: ${found.examined} rows examined, ${found.violations} violations.`);
    return found.violations === 0 ? 0 : 1;
  } finally {
    await closePools();
  }
}

async function stripeAnswers(): Promise<boolean> {
  try {
    await stripe().prices.list({ limit: 1 });
    return true;
  } catch {
    return false;
  }
}
