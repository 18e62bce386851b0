/**
 * The whole web server in front of real routes, without a build: what a browser would be answered, headers included.
 *
 *     const app = await testApp();                              // closes itself after the file
 *     const visitor = app.visitor();                            // a browser without JavaScript: keeps its cookies
 *     await visitor.get("/fr/sign-in");                         // Response; redirects are not followed
 *     await visitor.post("/sign-up", { email: "a@b.example.com" });
 *     await visitor.signInAs(userId);                           // a session, without the pages
 *     await app.fetch("/api/v1/account", { headers });          // a bare request
 */
import { createHmac } from "node:crypto";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import type { ServerBuild } from "@remix-run/node";
import { UNSAFE_flatRoutes as flatRoutes } from "@remix-run/dev";
import { afterAll } from "vitest";
import remixConfig from "../remix.config.js";
import { createApp, listen, type AppOptions } from "../scripts/serve";

const ROUTES = import.meta.glob("../app/routes/**/*.{ts,tsx}");

export type Fields = Record<string, string | readonly string[]>;

export async function testApp({ routes = /./, ...options }: { routes?: RegExp } & Partial<AppOptions> = {}) {
  const app = createApp({ build: await buildOf(routes), ready: () => Promise.resolve(null), ...options });
  const server = await listen(app, { port: 0, host: "127.0.0.1" });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fetchFrom = (path: string, init: RequestInit = {}) => fetch(origin + path, { redirect: "manual", ...init });
  return { origin, fetch: fetchFrom, visitor: () => visitorOf(origin, fetchFrom) };
}

export type TestApp = Awaited<ReturnType<typeof testApp>>;
export type Visitor = ReturnType<TestApp["visitor"]>;

function visitorOf(origin: string, fetchFrom: (path: string, init?: RequestInit) => Promise<Response>) {
  const cookies = new Map<string, string>();
  async function send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("Cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetchFrom(path, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      if (/max-age=0/i.test(cookie) || value === "") cookies.delete(name!);
      else cookies.set(name!, value!);
    }
    return response;
  }
  return {
    cookies,
    get: (path: string, headers: Record<string, string> = {}) =>
      send(path, { headers: { Accept: "text/html", ...headers } }),
    /** A form as a browser posts it, from a page of the site. */
    post: (path: string, fields: Fields = {}, headers: Record<string, string> = {}) => {
      const body = new URLSearchParams();
      for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each);
      return send(path, { method: "POST", body, headers: { Accept: "text/html", Origin: origin, ...headers } });
    },
    async signInAs(userId: string): Promise<void> {
      const { auth } = await import("../app/features/accounts/auth.server");
      const { sessionCookieName } = await import("../app/platform/http.server");
      const context = await auth().$context;
      const { token } = await context.internalAdapter.createSession(userId);
      const signature = createHmac("sha256", context.secret).update(token).digest("base64");
      cookies.set(sessionCookieName(), encodeURIComponent(`${token}.${signature}`));
    },
  };
}

/** The build that Remix's compiler would make of app/routes, from the sources. */
async function buildOf(wanted: RegExp): Promise<ServerBuild> {
  const manifest = flatRoutes(resolve("app"), ["**/.*", "**/*.test.{ts,tsx}"], "routes");
  const root = { id: "root", path: "", file: "root.tsx" };
  const modules: Record<string, unknown> = { root: await import("../app/root") };
  const routes = Object.values(manifest).filter((route) => wanted.test(route.file));
  await Promise.all(
    routes.map(async (route) => {
      modules[route.id] = await ROUTES[`../app/${route.file}`]!();
    }),
  );
  const all = [root, ...routes.map((route) => ({ ...route, parentId: route.parentId ?? "root" }))];
  const described = all.map((route) => {
    const module = modules[route.id] as Record<string, unknown>;
    return {
      ...route,
      module: "/assets/none.js",
      hasAction: "action" in module,
      hasLoader: "loader" in module,
      hasClientAction: false,
      hasClientLoader: false,
      hasErrorBoundary: "ErrorBoundary" in module,
    };
  });
  return {
    mode: "production",
    entry: { module: await import("../app/entry.server") },
    routes: Object.fromEntries(all.map((route) => [route.id, { ...route, module: modules[route.id] }])),
    assets: {
      entry: { module: "/assets/none.js", imports: [] },
      routes: Object.fromEntries(described.map((route) => [route.id, route])),
      url: "/assets/manifest-none.js",
      version: "test",
    },
    publicPath: "/",
    assetsBuildDirectory: "build/client",
    future: { ...remixConfig.future, unstable_optimizeDeps: false },
    isSpaMode: false,
  } as unknown as ServerBuild;
}
