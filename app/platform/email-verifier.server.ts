import { z } from "zod";
import { env } from "./env.server";
import { log } from "./log.server";

/** What a verifier can say of an address; "no-answer" is ours, for one that did not answer in time or at all. */
export const VERIFIER_ANSWERS = ["valid", "accept-all", "unknown", "invalid"] as const;
export type VerifierAnswer = (typeof VERIFIER_ANSWERS)[number];

const Answer = z.object({ class: z.enum(VERIFIER_ANSWERS) });

/** Two tries fit into the ten seconds that a reveal waits (rules.md 11). */
const TRIES = 2;
const TIME_LIMIT_MS = 4_000;

export function verifierHost(): string | undefined {
  return env.EMAIL_VERIFIER_URL === undefined ? undefined : new URL(env.EMAIL_VERIFIER_URL).hostname;
}

/**
 * Asks the verifier behind EMAIL_VERIFIER_URL: POST {"email"} → {"class"}. Whatever goes wrong is "no-answer", which says
 * nothing about the address. Neither the address nor what the verifier wrote is logged.
 */
export async function verifyAddress(
  email: string,
  { signal, timeLimitMs = TIME_LIMIT_MS }: { signal?: AbortSignal; timeLimitMs?: number } = {},
): Promise<VerifierAnswer | "no-answer"> {
  if (env.EMAIL_VERIFIER_URL === undefined) return "no-answer";
  const { address, headers } = withoutCredentials(env.EMAIL_VERIFIER_URL);
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const limit = AbortSignal.timeout(timeLimitMs);
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({ email }),
        redirect: "error",
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
      if (response.ok) {
        const answer = Answer.safeParse(await response.json());
        if (answer.success) return answer.data.class;
        log.warn({ verifier: address.hostname }, "the verifier's answer has no class that we know");
        return "no-answer";
      }
      await response.body?.cancel();
      log.warn({ verifier: address.hostname, status: response.status, attempt }, "the verifier refuses");
      if (response.status < 500 && response.status !== 429) return "no-answer";
    } catch (error) {
      if (signal?.aborted) return "no-answer";
      const why = error instanceof Error ? error.name : "failure";
      log.warn({ verifier: address.hostname, why, attempt }, "the verifier did not answer");
    }
  }
  return "no-answer";
}

/** fetch takes no user and password inside an address. */
function withoutCredentials(url: string): { address: URL; headers: Record<string, string> } {
  const address = new URL(url);
  const { username, password } = address;
  if (username === "" && password === "") return { address, headers: {} };
  address.username = "";
  address.password = "";
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { address, headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` } };
}
