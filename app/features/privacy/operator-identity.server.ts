import { data } from "@remix-run/node";
import { env } from "~/platform/env.server";

export interface OperatorIdentity {
  name: string;
  address: string;
  privacyEmail: string;
}

/** Who answers for the service, or null where nobody said so (rules.md 33). */
export function operatorIdentity(): OperatorIdentity | null {
  const { OPERATOR_NAME: name, OPERATOR_ADDRESS: address, PRIVACY_EMAIL: privacyEmail } = env;
  return name && address && privacyEmail ? { name, address, privacyEmail } : null;
}

/** Search and reveal are for an operator who can be named; the boot already refuses without one, this is the second wall. */
export function requireOperatorIdentity(): void {
  if (env.production && operatorIdentity() === null) throw data(null, { status: 503 });
}
