import { RemixBrowser } from "@remix-run/react";
import { startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { RequestContext } from "./ui/request-context";

const requestId = document.querySelector<HTMLMetaElement>('meta[name="request-id"]')?.content ?? "";
const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;

startTransition(() => {
  hydrateRoot(
    document,
    <RequestContext.Provider value={{ nonce, requestId }}>
      <RemixBrowser />
    </RequestContext.Provider>,
  );
});
