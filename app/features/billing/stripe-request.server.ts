import type Stripe from "stripe";
import { env } from "~/platform/env.server";
import { livemode, stripe } from "~/platform/stripe.server";

const MOST_BYTES = 2 * 1024 * 1024;

/**
 * The event of a request that Stripe signed within the last five minutes with our secret, for the kind of money that
 * our key moves. The signature is over the bytes as they came: nothing may read the body before this does.
 */
export async function verifiedEvent(request: Request): Promise<Stripe.Event | null> {
  const signature = request.headers.get("stripe-signature");
  if (!signature || !env.STRIPE_WEBHOOK_SECRET) return null;
  if (Number(request.headers.get("content-length") ?? 0) > MOST_BYTES) return null;
  const body = await bytesOf(request);
  if (!body) return null;
  let event: Stripe.Event;
  try {
    event = stripe().webhooks.constructEvent(body, signature, env.STRIPE_WEBHOOK_SECRET);
  } catch {
    // Unsigned, altered, too old, or no JSON: the answer is the same and nothing of it is kept.
    return null;
  }
  return event.livemode === livemode() ? event : null;
}

/** Reads no further than the most that is allowed, whatever Content-Length said. */
async function bytesOf(request: Request): Promise<Buffer | null> {
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
