import type { LoaderFunctionArgs } from "@remix-run/node";
import { textFor } from "./catalogue";
import { failureOf } from "./failure";
import { requestLanguage } from "./language";
import { rootText } from "./root";

/**
 * A loader whose answer is a file and no page: what it throws with a status reaches the reader as a sentence in the language
 * of the address, where the framework would write an object for programs. Redirects and errors of ours pass as they are.
 */
export function fileRoute(loader: (args: LoaderFunctionArgs) => Promise<Response>) {
  return async (args: LoaderFunctionArgs): Promise<Response> => {
    try {
      return await loader(args);
    } catch (thrown) {
      const status = statusOf(thrown);
      if (status === undefined) throw thrown;
      const t = textFor(rootText, requestLanguage(args.request));
      const failure = failureOf(status);
      return new Response(`${t(`${failure}Title`)}. ${t(`${failure}Body`)}\n`, {
        status,
        headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "private, no-store" },
      });
    }
  };
}

/** The status of Remix's `data(value, init)`, thrown. */
function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== "object" || thrown === null || !("init" in thrown)) return undefined;
  return (thrown.init as ResponseInit | null)?.status;
}
