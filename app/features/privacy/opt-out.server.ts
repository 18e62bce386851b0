import {
  closeGates,
  createDeskRequest,
  createOptOutRequest,
  optOutState,
  type OptOutState,
} from "~/features/contacts/suppression.server";
import { log } from "~/platform/log.server";
import type { Language } from "~/text/language";
import { readOptOutToken } from "./opt-out-link.server";

/** Accepts any address; nothing of what follows tells whether it is listed (rules.md 29). */
export async function requestOptOut(email: string, language: Language): Promise<void> {
  const requestId = await createOptOutRequest(email, language);
  log.info({ requestId }, "an opt-out was asked for");
}

export async function stateOfOptOut(token: string): Promise<OptOutState> {
  const requestId = readOptOutToken(token);
  return requestId === null ? "expired" : optOutState(requestId);
}

/** The contact is gone from search, reveal, /reveals, export and the API when this answers; the rest is a job's. */
export async function confirmOptOut(token: string): Promise<"done" | "expired"> {
  const requestId = readOptOutToken(token);
  if (requestId === null) return "expired";
  const outcome = await closeGates(requestId);
  log.info({ requestId, outcome }, "an opt-out was confirmed");
  return outcome;
}

/** For who cannot prove the address by mail: a person answers within five business days. No identity document is asked for. */
export async function askDesk(request: { replyTo: string; message: string; language: Language }): Promise<void> {
  const requestId = await createDeskRequest(request.replyTo, request.message, request.language);
  log.info({ requestId }, "a privacy request reached the desk");
}
