import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireOperator } from "~/features/accounts/desk.server";
import { runProgress } from "~/features/imports/desk-runs.server";
import { eventStream } from "~/platform/event-stream.server";
import { orNotFound } from "~/platform/http.server";
import { runIdOf } from "~/features/imports/run-id";

/** Where a run stands, said whenever it changes; the last word is that it ended. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireOperator(request);
  const id = orNotFound(runIdOf(params["id"]));
  orNotFound(await runProgress(id));
  let said = "";
  return eventStream(request, async () => {
    const progress = await runProgress(id);
    if (!progress) return "end";
    const now = JSON.stringify(progress);
    if (now === said) return null;
    said = now;
    return progress.outcome === null
      ? { event: "progress", data: progress }
      : { event: "end", data: progress, last: true };
  });
}
