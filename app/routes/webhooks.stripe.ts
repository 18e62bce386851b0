import type { ActionFunctionArgs } from "@remix-run/node";
import { applyStripeEvent } from "~/features/billing/stripe-events.server";
import { verifiedEvent } from "~/features/billing/stripe-request.server";
import { log } from "~/platform/log.server";

/** 2xx only for what is committed: anything else makes Stripe come back for three days. */
export async function action({ request }: ActionFunctionArgs) {
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
  const event = await verifiedEvent(request);
  if (!event) return new Response("no event of ours\n", { status: 400 });
  try {
    const outcome = await applyStripeEvent(event);
    log.info({ event: event.id, type: event.type, outcome }, "stripe event");
    return new Response(`${outcome}\n`);
  } catch (error) {
    log.error({ err: error, event: event.id, type: event.type }, "a stripe event was not applied");
    return new Response("try again\n", { status: 503, headers: { "Retry-After": "30" } });
  }
}

export function loader() {
  return new Response(null, { status: 405, headers: { Allow: "POST" } });
}
