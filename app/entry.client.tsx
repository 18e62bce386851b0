import { RemixBrowser } from "@remix-run/react";
import { startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { adoptZoneChanges } from "./text/zone";
import { RequestContext } from "./ui/request-context";

const written = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;

const requestId = written("request-id") ?? "";
const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
const zoneChanges = written("zone-changes");
if (zoneChanges) adoptZoneChanges(zoneChanges);

startTransition(() => {
  hydrateRoot(
    document,
    <RequestContext.Provider value={{ nonce, requestId }}>
      <RemixBrowser />
    </RequestContext.Provider>,
  );
});
