import { createReadableStreamFromReadable } from "@remix-run/node";
import { requireMember } from "~/features/accounts/session.server";
import { membersOf } from "~/features/accounts/teams.server";
import { statementCsv } from "~/features/billing/statement-csv.server";
import { NO_STORE } from "~/platform/http.server";
import { fileRoute } from "~/file-route.server";

export const loader = fileRoute(async ({ request }) => {
  const member = await requireMember(request);
  const members = await membersOf(member.teamId);
  const seats = new Map(members.map(({ userId, email }) => [userId, email]));
  return new Response(createReadableStreamFromReadable(statementCsv(member, seats)), {
    headers: {
      ...NO_STORE,
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="credits.csv"',
    },
  });
});
