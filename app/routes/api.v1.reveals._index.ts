import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { ApiProblem, apiCall, apiRefusal } from "~/features/public-api/api-route.server";
import { representOpenedContact } from "~/features/public-api/opened-contact-representation";
import { operatorIdentity } from "~/features/privacy/operator-identity.server";
import { env } from "~/platform/env.server";
import type { Refusal } from "~/features/reveals/reveal";
import { revealContact } from "~/features/reveals/reveals.server";

export const loader = ({ request }: LoaderFunctionArgs) => apiRefusal(request, "method_not_allowed", "POST");

const Body = z.strictObject({ contact_id: z.string().min(1).max(100) });
/** How long a program waits before it asks again for an address that is being checked. */
const CHECK_SECONDS = 5;

export const action = (call: ActionFunctionArgs) =>
  apiCall(call, { scope: "reveal", spends: true }, async ({ request, holder }) => {
    if (request.method !== "POST")
      throw new ApiProblem("method_not_allowed", "This address answers POST only.", { headers: { Allow: "POST" } });
    if (env.production && operatorIdentity() === null)
      throw new ApiProblem("unavailable", "This service has no operator on record, so nothing can be opened.");
    const key = request.headers.get("idempotency-key")?.trim() ?? "";
    if (key.length < 1 || key.length > 200) {
      throw new ApiProblem(
        "idempotency_key_missing",
        "Send a key of your own, of 1 to 200 characters, as Idempotency-Key; a repeat with it charges nothing.",
      );
    }
    const body = Body.safeParse(await request.json().catch(() => null));
    if (!body.success)
      throw new ApiProblem("invalid_body", 'The body is to be {"contact_id": "<id>"} and nothing else.');

    const result = await revealContact(holder, {
      contactId: body.data.contact_id,
      idempotencyKey: key,
      via: "api",
      apiKeyId: holder.keyId,
    });
    if (result.status !== "opened") throw refusal(result.status, result.balance);
    return {
      body: {
        contacts: result.contacts.map(representOpenedContact),
        credits_charged: result.creditsCharged,
        already_owned: result.alreadyOwned,
        balance: result.balance,
      },
      headers: {
        "X-Credits-Charged": String(result.creditsCharged),
        "X-Credits-Balance": String(result.balance),
        ...(result.replayed ? { "Idempotent-Replayed": "true" } : {}),
      },
    };
  });

const DETAILS: Record<Refusal, string> = {
  insufficient_credits: "The team has no credit left. Nothing was charged.",
  in_debt: "The team owes credits from a refund; the next purchase repays them first. Nothing was charged.",
  locked: "Spending is locked while a payment is disputed. Nothing was charged.",
  seat_cap: "The seat of this key has reached its cap. Nothing was charged.",
  role_missing: "The role of this key's seat opens no contacts. Nothing was charged.",
  scope_missing: "The key lacks the scope “reveal”. Nothing was charged.",
  not_found: "No contact has this id. Nothing was charged.",
  suppressed: "The contact is on your team's own suppression list. Nothing was charged.",
  undeliverable: "Nothing deliverable is known of this contact. Nothing was charged.",
  check_needed:
    "The address was last checked more than 180 days ago and is being checked first. Nothing was charged; ask again.",
  team_mismatch: "Another team was meant. Nothing was charged.",
  idempotency_mismatch: "This Idempotency-Key came with another body before. Nothing was charged.",
};

function refusal(status: Refusal, balance: number | null): ApiProblem {
  return new ApiProblem(status, DETAILS[status], {
    creditsCharged: 0,
    ...(status === "check_needed" ? { retryAfterSeconds: CHECK_SECONDS } : {}),
    ...(balance === null ? {} : { headers: { "X-Credits-Balance": String(balance) } }),
  });
}
