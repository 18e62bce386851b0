import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { ApiProblem, apiCall, apiRefusal } from "~/features/public-api/api-route.server";
import { representContractors } from "~/features/public-api/contractors.server";
import { parseApiSearch, type SearchNotice } from "~/features/search/search-query";
import { searchForApi } from "~/features/search/search-contractors.server";

export const loader = (call: LoaderFunctionArgs) =>
  apiCall(call, { scope: "read" }, async ({ url, holder }) => {
    const { query, notices } = parseApiSearch(url.searchParams);
    if (notices.length > 0) throw unknownParameter(notices);
    const results = await searchForApi(query);
    switch (results.status) {
      case "unknown_parameter":
        throw unknownParameter(results.notices);
      case "cursor_stale":
        throw new ApiProblem(
          "cursor_stale",
          "The directory changed since this cursor was given. Ask again without it.",
        );
      case "found":
        return {
          body: {
            data: await representContractors(holder, results.ids),
            total: results.total,
            facets: Object.fromEntries(
              Object.entries(results.facets).map(([facet, values]) => [
                facet,
                Object.fromEntries(values.map(({ value, count }) => [value, count])),
              ]),
            ),
            next_cursor: results.nextCursor,
          },
        };
    }
  });

export const action = ({ request }: ActionFunctionArgs) => apiRefusal(request, "method_not_allowed", "GET");

function unknownParameter(notices: readonly SearchNotice[]): ApiProblem {
  const said = notices.map((notice) =>
    notice.reason === "unknown-name"
      ? `there is no parameter “${notice.name.slice(0, 60)}”`
      : `“${notice.name}” has no value “${notice.value.slice(0, 60)}”`,
  );
  return new ApiProblem("unknown_parameter", `${said.join("; ")}.`);
}
