import { Resolver } from "node:dns/promises";
import { z } from "zod";
import { workerPool } from "~/platform/db.server";
import { verifierHost } from "~/platform/email-verifier.server";
import { env } from "~/platform/env.server";
import { defineJob } from "~/platform/jobs.server";
import { pointsToCheck, verifyPoint } from "./verify-addresses.server";

/** What the name system says of a domain: only one that is gone, or says it takes no mail, counts against an address. */
export type DomainAnswer = "exists" | "gone" | "timeout";

const RESERVED = /(^|\.)(example\.(com|net|org)|test|example|invalid|localhost)$/;

export async function askDomain(domain: string): Promise<DomainAnswer> {
  // Domains that exist for examples only have no name servers to ask; the demo and the tests live on them.
  if (!env.production && RESERVED.test(domain)) {
    return domain.startsWith("gone.") ? "gone" : domain.startsWith("silent.") ? "timeout" : "exists";
  }
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  try {
    const exchangers = await resolver.resolveMx(domain);
    return exchangers.length === 1 && exchangers[0]!.exchange.replace(/\.$/, "") === "" ? "gone" : "exists";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTFOUND") return "gone";
    return code === "ENODATA" ? "exists" : "timeout";
  }
}

/**
 * Checks what a reveal waits for (rules.md 11), outside any lock: by the verifier where there is one, and by the name system
 * what it did not answer. Run again it finds nothing left to check.
 */
export async function checkAddress(contactId: string): Promise<void> {
  if (verifierHost() !== undefined) {
    for (const point of await pointsToCheck(contactId)) await verifyPoint(point);
  }
  const { rows } = await workerPool().query<{ domain: string }>(
    "SELECT domain FROM vault.domains_to_check($1) AS t (domain)",
    [contactId],
  );
  for (const { domain } of rows) {
    await workerPool().query("SELECT vault.record_check($1, $2, $3)", [contactId, domain, await askDomain(domain)]);
  }
}

export const checkAddressJob = defineJob({
  payload: z.strictObject({ contactId: z.uuid() }),
  run: ({ contactId }) => checkAddress(contactId),
});
