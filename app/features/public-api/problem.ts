/** RFC 9457 problems of the API: one line a code, with its HTTP status and title (contract.md). */
export const PROBLEMS = {
  unauthenticated: { status: 401, title: "No valid API key" },
  scope_missing: { status: 403, title: "The key lacks a scope" },
  role_missing: { status: 403, title: "The seat's role does not allow it" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: { status: 405, title: "Method not allowed" },
  cross_site: { status: 403, title: "Neither a key nor a page of this site" },
  length_required: { status: 411, title: "The length of the body is missing" },
  too_large: { status: 413, title: "The request is too large" },
  unknown_parameter: { status: 400, title: "Unknown parameter or value" },
  invalid_body: { status: 400, title: "The body is not understood" },
  idempotency_key_missing: { status: 400, title: "Idempotency-Key is missing" },
  idempotency_mismatch: { status: 422, title: "The Idempotency-Key was used with another body" },
  insufficient_credits: { status: 402, title: "Not enough credits" },
  in_debt: { status: 402, title: "The team owes credits" },
  locked: { status: 402, title: "Spending is locked" },
  seat_cap: { status: 402, title: "The seat's cap is reached" },
  suppressed: { status: 409, title: "On the team's own suppression list" },
  undeliverable: { status: 409, title: "Nothing deliverable to open" },
  check_needed: { status: 409, title: "The address is being checked first" },
  quote_changed: { status: 409, title: "The quote no longer holds" },
  team_mismatch: { status: 409, title: "Another team was meant" },
  cursor_stale: { status: 410, title: "The directory changed since the cursor was given" },
  rate_limited: { status: 429, title: "Too many requests" },
  unavailable: { status: 503, title: "Not available now" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  request_id: string;
  credits_charged?: number;
};

/** A problem as JSON. `creditsCharged` is given for every call that could have cost a credit, and is then always said. */
export function problemBody(
  code: ProblemCode,
  detail: string,
  context: { origin: string; requestId: string; creditsCharged?: number },
): Problem {
  const { status, title } = PROBLEMS[code];
  return {
    type: `${context.origin}/api#${code}`,
    title,
    status,
    detail,
    code,
    request_id: context.requestId,
    ...(context.creditsCharged === undefined ? {} : { credits_charged: context.creditsCharged }),
  };
}

/** Calls that a key may make; the RateLimit-Policy header says the same. */
export const RATE = { points: 600, seconds: 60 };

export function rateHeaders(remaining: number, resetSeconds: number): Record<string, string> {
  return {
    "RateLimit-Policy": `"default";q=${RATE.points};w=${RATE.seconds}`,
    RateLimit: `"default";r=${remaining};t=${resetSeconds}`,
  };
}

/** What is refused before a key was looked at: nothing was counted, and nothing charged. */
export function refusalBeforeKey(
  code: ProblemCode,
  detail: string,
  context: { origin: string; requestId: string; spends: boolean },
) {
  return {
    status: PROBLEMS[code].status,
    headers: {
      "Cache-Control": "private, no-store",
      "Content-Type": "application/problem+json; charset=utf-8",
      ...rateHeaders(RATE.points, RATE.seconds),
      ...(context.spends ? { "X-Credits-Charged": "0" } : {}),
    },
    body: problemBody(code, detail, { ...context, ...(context.spends ? { creditsCharged: 0 } : {}) }),
  };
}
