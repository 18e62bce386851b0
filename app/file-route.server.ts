import type { LoaderFunctionArgs } from "@remix-run/node";
import { textFor } from "./text/catalogue";
import { failureOf } from "./text/failure";
import { requestLanguage } from "./text/language";
import { rootText } from "./text/root";

/**
 * A loader whose answer is a file and no page: what it throws with a status reaches the reader as a sentence in the language
 * of the address, where the framework would write an object for programs. Redirects and errors of ours pass as they are.
 */
export function fileRoute(loader: (args: LoaderFunctionArgs) => Promise<Response>) {
  return async (args: LoaderFunctionArgs): Promise<Response> => {
    try {
      return await loader(args);
    } catch (thrown) {
      const { status, headers } = initOf(thrown);
      if (status === undefined) throw thrown;
      const t = textFor(rootText, requestLanguage(args.request));
      const failure = failureOf(status);
      const answer = new Response(`${t(`${failure}Title`)}. ${t(`${failure}Body`)}\n`, {
        status,
        ...(headers && { headers }),
      });
      answer.headers.set("Content-Type", "text/plain; charset=utf-8");
      answer.headers.set("Cache-Control", "private, no-store");
      return answer;
    }
  };
}

/** What Remix's `data(value, init)` was thrown with. */
function initOf(thrown: unknown): ResponseInit {
  if (typeof thrown !== "object" || thrown === null || !("init" in thrown)) return {};
  return (thrown.init as ResponseInit | null) ?? {};
}
