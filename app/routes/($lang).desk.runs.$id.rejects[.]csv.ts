import { createReadableStreamFromReadable } from "@remix-run/node";
import { requireOperator } from "~/features/accounts/desk.server";
import { fileOfRun, readRunFile } from "~/features/imports/run-files.server";
import { runIdOf } from "~/features/imports/run-id";
import { csvAttachment, orNotFound } from "~/platform/http.server";
import { fileRoute } from "~/file-route.server";

export const loader = fileRoute(async ({ request, params }) => {
  await requireOperator(request);
  const file = orNotFound(await fileOfRun(orNotFound(runIdOf(params["id"])), "rejects"));
  return new Response(createReadableStreamFromReadable(readRunFile(file)), {
    headers: csvAttachment(file.fileName, file.charset),
  });
});
