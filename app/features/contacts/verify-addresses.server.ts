import { z } from "zod";
import { workerPool } from "~/platform/db.server";
import { verifierHost, verifyAddress } from "~/platform/email-verifier.server";
import { defineJob } from "~/platform/jobs.server";
import { log } from "~/platform/log.server";

/** A night's worth; what is left is the next night's, oldest first. */
const ADDRESSES_A_NIGHT = 2_000;
const BATCH = 100;
/** So many silences in a row are the verifier's trouble and not the addresses'. */
const GIVE_UP_AFTER = 5;

/**
 * Asks the verifier about one address and keeps what it found. The address is read at the moment of sending, so that
 * nobody's who opted out meanwhile is sent. "silent": it did not answer, and nothing was written.
 */
export async function verifyPoint(pointId: string, signal?: AbortSignal): Promise<"checked" | "silent" | "gone"> {
  const host = verifierHost();
  if (host === undefined) return "silent";
  const { rows } = await workerPool().query<{ address: string | null }>("SELECT vault.address_to_send($1) AS address", [
    pointId,
  ]);
  const address = rows[0]?.address;
  if (!address) return "gone";
  const answer = await verifyAddress(address, signal ? { signal } : {});
  if (answer === "no-answer") return "silent";
  await workerPool().query("SELECT vault.record_verdict($1, $2, $3)", [pointId, answer, host]);
  return "checked";
}

/** Points of one contact that a reveal waits for; none of a suppressed one. */
export async function pointsToCheck(contactId: string): Promise<string[]> {
  const { rows } = await workerPool().query<{ point: string }>("SELECT vault.addresses_to_check($1) AS point", [
    contactId,
  ]);
  return rows.map(({ point }) => point);
}

/**
 * Checks addresses of certified firms that were never checked, or not for 180 days, in bounded batches. Without a verifier it
 * does nothing; where the verifier stays silent it gives up until the next night.
 */
export async function verifyDueAddresses({
  signal,
  limit = ADDRESSES_A_NIGHT,
}: { signal?: AbortSignal; limit?: number } = {}): Promise<{ checked: number; gaveUp: boolean }> {
  let checked = 0;
  let silences = 0;
  const tried = new Set<string>();
  while (checked < limit && verifierHost() !== undefined) {
    const wanted = Math.min(BATCH, limit - checked) + tried.size - checked;
    const { rows } = await workerPool().query<{ point: string }>("SELECT vault.addresses_due($1) AS point", [wanted]);
    const due = rows.map(({ point }) => point).filter((point) => !tried.has(point));
    if (due.length === 0) break;
    for (const point of due) {
      if (signal?.aborted) return { checked, gaveUp: false };
      tried.add(point);
      const outcome = await verifyPoint(point, signal);
      if (outcome === "checked") checked += 1;
      silences = outcome === "silent" ? silences + 1 : 0;
      if (silences >= GIVE_UP_AFTER) return { checked, gaveUp: true };
    }
  }
  return { checked, gaveUp: false };
}

export const verifyAddressesJob = defineJob({
  payload: z.strictObject({}),
  schedule: "40 9 * * *",
  run: async (_payload, { signal }) => {
    if (verifierHost() === undefined) return;
    const { checked, gaveUp } = await verifyDueAddresses({ signal });
    log[gaveUp ? "warn" : "info"]({ checked, gaveUp }, "addresses were verified");
  },
});
