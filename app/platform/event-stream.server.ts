const HEARTBEAT_MILLISECONDS = 15_000;
/** A browser asks again by itself: no connection stays for ever. */
const LONGEST_MILLISECONDS = 10 * 60_000;

/**
 * Server-Sent Events: `next` is asked every second and answers what is to be said, null for nothing new, or "end". The
 * connection ends with it, when the visitor leaves, and after ten minutes; nothing goes on being asked then.
 */
export function eventStream(
  request: Request,
  next: () => Promise<{ event: string; data: unknown; last?: boolean } | null | "end">,
  { everyMilliseconds = 1_000 }: { everyMilliseconds?: number } = {},
): Response {
  const encoder = new TextEncoder();
  const left = new AbortController();
  const signal = AbortSignal.any([request.signal, left.signal, AbortSignal.timeout(LONGEST_MILLISECONDS)]);
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const say = (text: string) => controller.enqueue(encoder.encode(text));
      let spoke = Date.now();
      try {
        say("retry: 2000\n\n");
        while (!signal.aborted) {
          const answer = await next();
          if (signal.aborted || answer === "end") break;
          if (answer) {
            say(`event: ${answer.event}\ndata: ${JSON.stringify(answer.data)}\n\n`);
            spoke = Date.now();
            if (answer.last) break;
          } else if (Date.now() - spoke > HEARTBEAT_MILLISECONDS) {
            say(": still here\n\n");
            spoke = Date.now();
          }
          await pause(everyMilliseconds, signal);
        }
      } catch (error) {
        if (!signal.aborted) return controller.error(error);
      }
      if (!left.signal.aborted) controller.close();
    },
    cancel: () => left.abort(),
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "private, no-store",
      // A proxy in front would wait for a bufferful.
      "X-Accel-Buffering": "no",
    },
  });
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
