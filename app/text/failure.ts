/** "limited" is the day's quota of company pages (rules.md 41). */
export type Failure = "notFound" | "badRequest" | "locked" | "forbidden" | "limited" | "unavailable" | "error";

const FAILURES: Record<number, Failure> = {
  400: "badRequest",
  402: "locked",
  403: "forbidden",
  404: "notFound",
  429: "limited",
  503: "unavailable",
};

/** How an answer that failed is told, by its status: the words are rootText's. */
export function failureOf(status: number): Failure {
  return FAILURES[status] ?? "error";
}
