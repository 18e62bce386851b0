import { createReadableStreamFromReadable, data } from "@remix-run/node";
import { z } from "zod";
import { requireMember } from "~/features/accounts/session.server";
import { exportList } from "~/features/lists/export-list.server";
import { requireOperatorIdentity } from "~/features/privacy/operator-identity.server";
import { NO_STORE, notFound } from "~/platform/http.server";
import { fileRoute } from "~/file-route.server";

export const loader = fileRoute(async ({ request, params }) => {
  requireOperatorIdentity();
  const member = await requireMember(request);
  const listId = z.uuid().safeParse(params["id"]);
  if (!listId.success) throw notFound();

  const result = await exportList(member, listId.data);
  switch (result.status) {
    case "exported":
      return new Response(createReadableStreamFromReadable(result.csv), {
        headers: {
          ...NO_STORE,
          "Content-Type": "text/csv; charset=utf-8",
          "Content-Disposition": `attachment; filename="${result.fileName}"`,
          "X-Credits-Charged": "0",
        },
      });
    case "not_found":
      throw notFound();
    case "role_missing":
      throw data(null, { status: 403 });
    case "locked":
      throw data(null, { status: 402 });
  }
});
