import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { ApiProblem, apiCall, apiRefusal } from "~/features/public-api/api-route.server";
import { representContractorPage } from "~/features/public-api/contractors.server";

export const loader = (call: LoaderFunctionArgs) =>
  apiCall(call, { scope: "read" }, async ({ params, holder }) => {
    const id = z.uuid().safeParse(params["id"]);
    const contractor = id.success ? await representContractorPage(holder, id.data) : null;
    if (!contractor) throw new ApiProblem("not_found", "No contractor has this id.");
    return { body: contractor };
  });

export const action = ({ request }: ActionFunctionArgs) => apiRefusal(request, "method_not_allowed", "GET");
