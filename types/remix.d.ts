import "@remix-run/server-runtime";

declare module "@remix-run/server-runtime" {
  interface Future {
    v3_singleFetch: true;
  }
  interface AppLoadContext {
    /** The CSP nonce of this answer. */
    nonce: string;
    /** Names this request in the log, in the X-Request-Id header and on error pages. */
    requestId: string;
  }
}
