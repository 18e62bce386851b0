import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { walletOf } from "~/features/billing/ledger.server";
import { apiCall, apiRefusal } from "~/features/public-api/api-route.server";

export const loader = (call: LoaderFunctionArgs) =>
  apiCall(call, { scope: "read" }, async ({ holder }) => {
    const wallet = await walletOf(holder);
    return {
      body: {
        team: { id: holder.teamId, name: holder.teamName },
        balance: wallet.credits,
        debt: wallet.debt,
        lots: wallet.lots.map((lot) => ({
          origin: lot.origin,
          amount: lot.amount,
          remaining: lot.remaining,
          expires_at: lot.expiresAt && lot.expiresAt.toISOString(),
        })),
        scopes: holder.scopes,
      },
      headers: { "X-Credits-Balance": String(wallet.credits) },
    };
  });

export const action = ({ request }: ActionFunctionArgs) => apiRefusal(request, "method_not_allowed", "GET");
