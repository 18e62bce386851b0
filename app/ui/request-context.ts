import { createContext, useContext } from "react";

export interface RequestNames {
  /** The CSP nonce; every inline script and style of ours carries it. */
  nonce: string | undefined;
  /** What a visitor tells support, and what the log has. */
  requestId: string;
}

export const RequestContext = createContext<RequestNames>({ nonce: undefined, requestId: "" });

export function useNonce(): string | undefined {
  return useContext(RequestContext).nonce;
}

export function useRequestId(): string {
  return useContext(RequestContext).requestId;
}
