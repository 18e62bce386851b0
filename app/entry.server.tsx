import { Transform } from "node:stream";
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { log } from "./platform/log.server";
import { RequestContext } from "./ui/request-context";

const ABORT_MILLISECONDS = 10_000;

export const streamTimeout = ABORT_MILLISECONDS - 1_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { nonce, requestId }: AppLoadContext,
): Promise<Response> {
  passOn(headers, remixContext);
  // A program that reads pages gets them whole; a person gets what is there as soon as it is.
  const whole = isbot(request.headers.get("user-agent"));
  return new Promise((resolve, reject) => {
    let answered = false;
    let finalStatus = status;
    const answer = () => {
      answered = true;
      const body = withoutZeroBytes();
      headers.set("Content-Type", "text/html; charset=utf-8");
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: finalStatus }));
      stream.pipe(body);
    };
    const stream = renderToPipeableStream(
      <RequestContext.Provider value={{ nonce, requestId }}>
        <RemixServer context={remixContext} url={request.url} abortDelay={ABORT_MILLISECONDS} nonce={nonce} />
      </RequestContext.Provider>,
      {
        nonce,
        onShellReady: () => whole || answer(),
        onAllReady: () => whole && answer(),
        onShellError: (error) => reject(error instanceof Error ? error : new Error("the page did not render")),
        onError(error) {
          finalStatus = 500;
          if (answered) log.error({ err: error, requestId }, "a part of the page did not render");
        },
      },
    );
    setTimeout(() => stream.abort(), ABORT_MILLISECONDS).unref();
  });
}

/**
 * React 18 fills the end of a piece with zero bytes where a letter of several bytes does not fit in any more (mended in
 * React 19): in the page they would stand as a letter that nobody wrote.
 */
function withoutZeroBytes(): Transform {
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      done(null, piece.includes(0) ? piece.filter((byte) => byte !== 0) : piece);
    },
  });
}

const PASSED_ON = ["Cache-Control", "Retry-After"];

/** What a loader or an action says about caching and waiting holds for the page made of it, too. */
function passOn(headers: Headers, { staticHandlerContext: { actionHeaders, loaderHeaders } }: EntryContext): void {
  for (const from of [...Object.values(loaderHeaders), ...Object.values(actionHeaders)]) {
    for (const name of PASSED_ON) {
      const value = from.get(name);
      if (value !== null) headers.set(name, value);
    }
  }
}

export function handleError(error: unknown, { request, context }: { request: Request; context: AppLoadContext }): void {
  if (request.signal.aborted || isRouteErrorResponse(error)) return;
  log.error(
    { err: error, requestId: context.requestId, method: request.method, path: new URL(request.url).pathname },
    "unexpected error in a route",
  );
}
