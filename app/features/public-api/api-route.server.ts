import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { keyFromRequest, type ApiKeyHolder, type Scope } from "~/features/accounts/api-keys.server";
import { env } from "~/platform/env.server";
import { requestIdOf } from "~/platform/http.server";
import { log } from "~/platform/log.server";
import { rateLimit } from "~/platform/rate-limit.server";
import { problemBody, PROBLEMS, RATE, rateHeaders, refusalBeforeKey, type ProblemCode } from "./problem";

const limit = rateLimit("api-v1", RATE);
/** Guesses at keys, by address. */
const badKeys = rateLimit("api-v1-bad-key", { points: 60, seconds: 60 });

/** Ends a call with a problem from anywhere in a handler. */
export class ApiProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly options: { creditsCharged?: number; retryAfterSeconds?: number; headers?: Record<string, string> } = {},
  ) {
    super(`${code}: ${detail}`);
  }
}

export type ApiCall = { request: Request; url: URL; holder: ApiKeyHolder; params: Record<string, string | undefined> };
export type ApiAnswer = { body: unknown; headers?: Record<string, string> };

/**
 * One call of the API: key, rate, scope, handler; JSON out. Every answer carries the RateLimit headers and is never
 * stored by a cache. `spends` says `credits_charged` in every problem of a call that could have cost a credit.
 */
export async function apiCall(
  { request, params }: LoaderFunctionArgs | ActionFunctionArgs,
  { scope, spends = false }: { scope: Scope; spends?: boolean },
  handle: (call: ApiCall) => Promise<ApiAnswer>,
): Promise<Response> {
  const headers = new Headers({ "Cache-Control": "private, no-store", Vary: "Authorization" });
  try {
    const holder = await keyFromRequest(request);
    if (!holder) {
      const address = request.headers.get("x-trucor-client-ip") ?? "unknown";
      const guess = await badKeys.consume(address);
      setRate(
        headers,
        guess.status === "allowed"
          ? { remaining: guess.remaining, reset: guess.resetSeconds }
          : { remaining: 0, reset: guess.retryAfterSeconds },
      );
      if (guess.status === "limited") throw tooMany(guess.retryAfterSeconds);
      headers.set("WWW-Authenticate", 'Bearer realm="TruCOR Intel API"');
      throw new ApiProblem(
        "unauthenticated",
        "Send a key of your team as “Authorization: Bearer <key>”. It may have been revoked.",
      );
    }
    const admission = await limit.consume(holder.keyId);
    if (admission.status === "limited") {
      setRate(headers, { remaining: 0, reset: admission.retryAfterSeconds });
      throw tooMany(admission.retryAfterSeconds);
    }
    setRate(headers, { remaining: admission.remaining, reset: admission.resetSeconds });
    if (!holder.scopes.includes(scope)) {
      throw new ApiProblem(
        "scope_missing",
        `This call needs the scope “${scope}”; the key has ${holder.scopes.join(", ") || "none"}.`,
      );
    }
    const answer = await handle({ request, url: new URL(request.url), holder, params });
    for (const [name, value] of Object.entries(answer.headers ?? {})) headers.set(name, value);
    headers.set("Content-Type", "application/json; charset=utf-8");
    return new Response(JSON.stringify(answer.body), { status: 200, headers });
  } catch (error) {
    return problemResponse(error, request, headers, spends);
  }
}

/** A path or a method that the API does not have, as a problem. */
export function apiRefusal(request: Request, code: "not_found" | "method_not_allowed", allow?: string): Response {
  const detail =
    code === "not_found"
      ? "There is nothing at this address of the API."
      : `This address answers ${allow ?? "other methods"} only.`;
  const refusal = refusalBeforeKey(code, detail, {
    origin: env.origin,
    requestId: requestIdOf(request),
    spends: false,
  });
  const headers = new Headers(refusal.headers);
  if (allow) headers.set("Allow", allow);
  return Response.json(refusal.body, { status: refusal.status, headers });
}

function problemResponse(error: unknown, request: Request, headers: Headers, spends: boolean): Response {
  const requestId = requestIdOf(request);
  let problem: ApiProblem;
  if (error instanceof ApiProblem) problem = error;
  else {
    log.error({ err: error, requestId }, "an API call failed");
    problem = new ApiProblem(
      "unavailable",
      "Something failed on our side; nothing was charged. Try again, with the same Idempotency-Key where you gave one.",
    );
    headers.set("Retry-After", "5");
  }
  const { creditsCharged, retryAfterSeconds, headers: more } = problem.options;
  const body = problemBody(problem.code, problem.detail, {
    origin: env.origin,
    requestId,
    ...(spends || creditsCharged !== undefined ? { creditsCharged: creditsCharged ?? 0 } : {}),
  });
  if (spends) headers.set("X-Credits-Charged", String(creditsCharged ?? 0));
  if (retryAfterSeconds !== undefined) headers.set("Retry-After", String(retryAfterSeconds));
  for (const [name, value] of Object.entries(more ?? {})) headers.set(name, value);
  headers.set("Content-Type", "application/problem+json; charset=utf-8");
  return new Response(JSON.stringify(body), { status: PROBLEMS[problem.code].status, headers });
}

function tooMany(retryAfterSeconds: number): ApiProblem {
  return new ApiProblem(
    "rate_limited",
    `At most ${RATE.points} calls in ${RATE.seconds} seconds. Wait ${retryAfterSeconds} s.`,
    {
      retryAfterSeconds,
    },
  );
}

function setRate(headers: Headers, { remaining, reset }: { remaining: number; reset: number }): void {
  for (const [name, value] of Object.entries(rateHeaders(remaining, reset))) headers.set(name, value);
}
