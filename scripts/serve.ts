import { randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import closeWithGrace from "close-with-grace";
import compression from "compression";
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from "express";
import helmet from "helmet";
import type { ViteDevServer } from "vite";
import { resolvePrices } from "../app/features/billing/packs.server";
import { MAX_UPLOAD_BYTES } from "../app/features/imports/uploads.server";
import { refusalBeforeKey, type ProblemCode } from "../app/features/public-api/problem";
import { replaySuppressions } from "../app/features/privacy/suppression-log.server";
import { closePools, webPool, webReachesTooFar } from "../app/platform/db.server";
import { checkEnvironment, env, EnvironmentError } from "../app/platform/env.server";
import { CLIENT_IP_HEADER, REQUEST_ID_HEADER } from "../app/platform/http.server";
import { log } from "../app/platform/log.server";
import { pendingMigrations } from "../app/platform/migrations.server";
import { languageOf } from "../app/text/language";

/**
 * The web server: everything that has to hold before Remix sees a request. Tests, `npm start`, `npm run dev` and
 * `npm run serve` all go through createApp().
 */

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Locals {
      nonce: string;
      requestId: string;
    }
  }
}

export interface AppOptions {
  build: ServerBuild | (() => Promise<ServerBuild>);
  /** Folder of the built browser files; absent in development and in tests. */
  clientDirectory?: string;
  vite?: ViteDevServer;
  /** Where the browser may be sent to by a form besides ourselves: the checkout. */
  checkoutOrigin?: string;
  ready?: () => Promise<string | null>;
}

const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;
const MAX_BODY_BYTES = 1_000_000;
const MAX_MULTIPART_BYTES = 50_000_000;
/** A publisher's list, with the form around it; nothing else may be so large. */
const MAX_LIST_BYTES = MAX_UPLOAD_BYTES + 1_000_000;
const LIST_UPLOAD = /^(\/fr)?\/desk\/sources\/[\w-]+(\.data)?$/;
const MAX_QUERY_CHARACTERS = 8_000;
const MAX_PARAMETERS = 200;
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** Parameters that may be given more than once (contract.md: facets with many values; lists of ids in forms). */
const REPEATABLE = new Set([
  ...["province", "level", "hse", "programme", "partner", "city", "trade", "size", "status", "email", "phone", "due"],
  "cols",
  ...["id", "contractor_id", "contact_id"],
]);

export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.set("query parser", false);
  app.set("trust proxy", trustProxy(env.TRUST_PROXY));

  app.use(identify);
  app.use(securityHeaders(options));
  app.get("/livez", (_request, response) => void plain(response, 200, "alive"));
  app.get("/readyz", readyz(options.ready ?? notReady));
  app.use(refuseHostile);
  app.use(refuseCrossSite);
  app.use(keepSignedInAnswersPrivate);
  app.use(compression({ filter: mayWait }));
  if (options.vite) app.use(options.vite.middlewares);
  if (options.clientDirectory) serveFiles(app, options.clientDirectory);
  app.use(rememberLanguage);
  app.all(
    "*",
    createRequestHandler({
      build: options.build as ServerBuild,
      mode: options.vite ? "development" : "production",
      getLoadContext: (_request, response) => ({
        nonce: response.locals.nonce as string,
        requestId: response.locals.requestId as string,
      }),
    }),
  );
  app.use(lastResort);
  return app;
}

/** An event is said when it happens: compression would hold it back until there is more to say. */
const mayWait: compression.CompressionFilter = (request, response) =>
  !/^text\/event-stream/.test(String(response.getHeader("Content-Type"))) && compression.filter(request, response);

/** A number of proxies in front of us, or their addresses; nobody's X-Forwarded-For is believed without. */
function trustProxy(setting: string | undefined): number | string[] | false {
  if (!setting) return false;
  return /^\d+$/.test(setting) ? Number(setting) : setting.split(",").map((each) => each.trim());
}

const identify: RequestHandler = (request, response, next) => {
  const started = process.hrtime.bigint();
  const requestId = randomUUID();
  response.locals.requestId = requestId;
  response.locals.nonce = randomBytes(16).toString("base64");
  response.setHeader("X-Request-Id", requestId);

  const ip = request.ip ?? "unknown";
  const publicHost = env.PUBLIC_URL ? new URL(env.PUBLIC_URL).host : undefined;
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith("x-trucor-") || name === "x-forwarded-host") delete request.headers[name];
  }
  request.headers[CLIENT_IP_HEADER] = ip;
  request.headers[REQUEST_ID_HEADER] = requestId;
  if (publicHost) request.headers.host = publicHost;

  const path = loggedPath(request.path);
  response.on("finish", () => {
    const milliseconds = Math.round(Number(process.hrtime.bigint() - started) / 1e5) / 10;
    const quiet = path.startsWith("/assets/") || path === "/livez" || path === "/readyz";
    const level = quiet ? "debug" : response.statusCode >= 500 ? "error" : "info";
    log[level]({ requestId, method: request.method, path, status: response.statusCode, milliseconds }, "answered");
  });
  next();
};

/** Without the query (it holds what people look for, and tokens) and without a token in the path. */
function loggedPath(path: string): string {
  return path.replace(/^((?:\/fr)?\/unsubscribe\/)[^/]+/, "$1…").slice(0, 200);
}

function plain(response: Response, status: number, body: string): void {
  response.status(status).setHeader("Cache-Control", "no-store").type("text/plain").send(`${body}\n`);
}

/** What is refused before any route is asked: a sentence, and to a program at the API a problem as contract.md says. */
function refuse(request: Request, response: Response, status: number, sentence: string, code: ProblemCode): void {
  if (!/^\/api\/v1(\/|$)/.test(request.path)) return plain(response, status, sentence);
  const refusal = refusalBeforeKey(code, sentence.endsWith(".") ? sentence : `${sentence}.`, {
    origin: env.origin,
    requestId: response.locals.requestId as string,
    spends: request.method === "POST" && request.path.startsWith("/api/v1/reveals"),
  });
  response.status(refusal.status).set(refusal.headers).end(JSON.stringify(refusal.body));
}

let stopping = false;

/** Ready: PostgreSQL answers within 500 ms and has exactly our migrations. The verdict holds for two seconds. */
function readyz(check: () => Promise<string | null>): RequestHandler {
  let verdict: Promise<string | null> | undefined;
  let until = 0;
  return async (_request, response) => {
    if (!verdict || Date.now() > until) {
      until = Date.now() + 2_000;
      verdict = Promise.race([
        check().catch(() => "database"),
        new Promise<string>((done) => setTimeout(done, 500, "database").unref()),
      ]);
    }
    const reason = stopping ? "stopping" : await verdict;
    plain(response, reason === null ? 200 : 503, reason === null ? "ready" : `not ready: ${reason}`);
  };
}

async function notReady(): Promise<string | null> {
  const pending = await pendingMigrations(webPool());
  return pending.length > 0 ? "migrations" : null;
}

const refuseHostile: RequestHandler = (request, response, next) => {
  if (!METHODS.includes(request.method)) {
    response.setHeader("Allow", METHODS.join(", "));
    return refuse(request, response, 405, "Method not allowed", "method_not_allowed");
  }
  const host = request.headers.host;
  if (!host || !/^[\w.:[\]-]{1,255}$/.test(host)) return plain(response, 400, "Bad request: host");

  const [rawPath = "", ...rest] = request.originalUrl.split("?");
  let path: string;
  try {
    path = decodeURIComponent(rawPath);
  } catch {
    return plain(response, 400, "Bad request: path");
  }
  if (path.includes("\0") || !path.startsWith("/") || path.startsWith("//"))
    return plain(response, 400, "Bad request: path");
  const ours = developing && DEVELOPMENT_PATH.test(path);
  if (!ours && /(^|[/\\])\.(?!well-known\/)/.test(path)) return plain(response, 404, "Not found");
  if (!ours && path.endsWith(".map")) return plain(response, 404, "Not found");

  // The framework asks for the manifests of several paths at once: ?p=/a&p=/b
  const problem = ours ? null : queryProblem(rest.join("?"), path === "/__manifest" ? ["p"] : []);
  if (problem) return refuse(request, response, 400, `Bad request: ${problem}`, "unknown_parameter");

  if (!["GET", "HEAD"].includes(request.method)) {
    const length = request.headers["content-length"];
    if (request.headers["transfer-encoding"] !== undefined)
      return refuse(request, response, 411, "Content-Length is required", "length_required");
    const multipart = /^multipart\/form-data/i.test(request.headers["content-type"] ?? "");
    const list = multipart && LIST_UPLOAD.test(path);
    const most = list ? MAX_LIST_BYTES : multipart ? MAX_MULTIPART_BYTES : MAX_BODY_BYTES;
    if (length !== undefined && Number(length) > most)
      return refuse(request, response, 413, list ? LIST_TOO_LARGE : "The request is too large", "too_large");
  }
  next();
};

const LIST_TOO_LARGE =
  "This file is larger than 200 MB. Nothing was imported. Go back, and ask the publisher for the list alone, or split it.";

/** Paths of Vite's dev server, which has names and queries of its own. */
const DEVELOPMENT_PATH = /^\/(@|node_modules\/|app\/|\.vite|build\/)/;
let developing = false;

export function queryProblem(query: string, alsoRepeatable: readonly string[] = []): string | null {
  if (query.length > MAX_QUERY_CHARACTERS) return "query too long";
  if (/%00|\0/i.test(query)) return "query";
  if (/%(?![0-9a-f]{2})/i.test(query)) return "query";
  const seen = new Set<string>();
  let count = 0;
  for (const [name] of new URLSearchParams(query)) {
    if (++count > MAX_PARAMETERS) return "too many parameters";
    if (/^(__proto__|constructor|prototype)\b/.test(name) || /\[(__proto__|constructor|prototype)\]/.test(name)) {
      return "parameter name";
    }
    if (seen.has(name) && !REPEATABLE.has(name) && !alsoRepeatable.includes(name))
      return `parameter "${name.replace(/[^\w-]/g, "").slice(0, 40)}" given twice`;
    seen.add(name);
  }
  return null;
}

function securityHeaders(options: AppOptions): RequestHandler {
  const development = options.vite !== undefined;
  developing = development;
  const nonce = (_request: unknown, response: unknown) => `'nonce-${(response as Response).locals.nonce as string}'`;
  const checkout = options.checkoutOrigin ?? checkoutOrigin();
  const https = env.PUBLIC_URL?.startsWith("https:") ?? env.production;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'self'"],
        "script-src": [nonce, "'strict-dynamic'"],
        "style-src": development ? ["'self'", "'unsafe-inline'"] : ["'self'", nonce],
        // React Aria's server HTML carries style attributes; scripts stay closed.
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": development ? ["'self'", "ws:"] : ["'self'"],
        "form-action": ["'self'", checkout],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        ...(https ? { "upgrade-insecure-requests": [] } : {}),
      },
    },
    // no-referrer would send "Origin: null" with every form that is posted without JavaScript.
    referrerPolicy: { policy: "same-origin" },
    strictTransportSecurity: https ? { maxAge: ONE_YEAR_SECONDS, includeSubDomains: true } : false,
    crossOriginEmbedderPolicy: false,
    frameguard: { action: "deny" },
  });
}

function checkoutOrigin(): string {
  return env.STRIPE_API_URL ? new URL(env.STRIPE_API_URL).origin : "https://checkout.stripe.com";
}

/** Paths that strangers post to by design: Stripe signs, an unsubscribe link carries its token. */
const POSTED_FROM_ELSEWHERE = /^\/webhooks\/stripe$|^(\/fr)?\/unsubscribe\/[^/]+$/;

/**
 * Whoever changes something with a visitor's cookies has to do it from our own pages. Remix's own check misses
 * resource routes and answers 500, so this one stands before it (rules.md 37).
 */
const refuseCrossSite: RequestHandler = (request, response, next) => {
  if (request.method === "GET" || request.method === "HEAD") return next();
  if (POSTED_FROM_ELSEWHERE.test(request.path)) {
    // Remix compares Origin with Host once more; what is exempt here has to be so there.
    delete request.headers.origin;
    return next();
  }
  const { cookie, authorization, origin, host } = request.headers;
  if (cookie === undefined && /^Bearer \S/i.test(authorization ?? "")) {
    delete request.headers.origin;
    return next();
  }
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined) {
    if (site === "same-origin" || site === "none") return next();
  } else if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === host) {
    const sameScheme = !env.PUBLIC_URL || new URL(env.PUBLIC_URL).protocol === new URL(origin).protocol;
    if (sameScheme) return next();
  }
  log.warn(
    { requestId: response.locals.requestId as string, path: loggedPath(request.path) },
    "refused a cross-site request",
  );
  const sentence = "This request did not come from a page of this site. Nothing was changed.";
  refuse(request, response, 403, sentence, "cross_site");
};

const SESSION_COOKIE = /(?:^|;\s*)(?:__Host-)?trucor_session=./;

const keepSignedInAnswersPrivate: RequestHandler = (request, response, next) => {
  const signedIn = SESSION_COOKIE.test(request.headers.cookie ?? "");
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => Response;
  response.writeHead = ((...given: unknown[]) => {
    const asset = /^\/(assets|fonts)\//.test(request.path) || request.path === "/favicon.ico";
    if (!asset) {
      response.vary("Cookie");
      if (signedIn || response.hasHeader("Set-Cookie")) response.setHeader("Cache-Control", "private, no-store");
      else if (!response.hasHeader("Cache-Control")) response.setHeader("Cache-Control", "private, no-cache");
    }
    return writeHead(...given);
  }) as typeof response.writeHead;
  next();
};

function serveFiles(app: Express, directory: string): void {
  const missing: RequestHandler = (_request, response) => plain(response, 404, "Not found");
  app.use(
    "/assets",
    express.static(join(directory, "assets"), { immutable: true, maxAge: "1y", dotfiles: "ignore" }),
    missing,
  );
  app.use(express.static(directory, { maxAge: "1h", dotfiles: "ignore", index: false, redirect: false }));
}

/**
 * Whoever changed the language by its link comes back to it: the choice is kept in a cookie and read on the home page
 * alone. A shared link opens in its own language.
 */
const rememberLanguage: RequestHandler = (request, response, next) => {
  const document = request.method === "GET" && (request.headers.accept ?? "").includes("text/html");
  if (!document || request.headers.authorization) return next();
  const came = sameOriginReferrer(request.headers.referer, request.headers.host);
  const language = languageOf(request.path);
  if (came && languageOf(came.pathname) !== language) {
    response.cookie("language", language, {
      maxAge: ONE_YEAR_SECONDS * 1000,
      sameSite: "lax",
      httpOnly: true,
      secure: env.origin.startsWith("https:"),
    });
  } else if (!came && request.path === "/" && /(?:^|;\s*)language=fr\b/.test(request.headers.cookie ?? "")) {
    response.setHeader("Cache-Control", "private, no-store");
    return response.redirect(302, `/fr${request.originalUrl.slice(1)}`);
  }
  next();
};

function sameOriginReferrer(referrer: string | undefined, host: string | undefined): URL | null {
  if (!referrer || !URL.canParse(referrer)) return null;
  const url = new URL(referrer);
  return url.host === host ? url : null;
}

const lastResort: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const requestId = response.locals.requestId as string;
  if (error instanceof URIError) return plain(response, 400, "Bad request: path");
  log.error({ err: error, requestId, path: loggedPath(request.path) }, "unexpected error before or after the page");
  if (response.headersSent) return next(error);
  plain(response, 500, `Something failed on our side. Nothing was charged. Request ${requestId}`);
};

/** Listens, or names who is in the way. A header that Node cannot read is answered, not a crash. */
export async function listen(app: Express, { port, host }: { port: number; host: string }): Promise<Server> {
  const server = createServer(app);
  server.requestTimeout = 60_000;
  server.headersTimeout = 15_000;
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(port, host, listening);
  });
  return server;
}

/** Stops taking requests, lets the running ones end, then cuts; the database pools last. */
export async function stopServer(server: Server, { drainMilliseconds }: { drainMilliseconds: number }): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), drainMilliseconds);
  await closed;
  clearTimeout(cut);
  await closePools();
}

/** Serves until SIGTERM or Ctrl-C; the number is the exit code. A busy port throws EADDRINUSE. */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<number> {
  process.env.TRUCOR_PART ??= "serve";
  process.env.NODE_ENV ??= args.includes("--dev") ? "development" : "production";
  checkEnvironment();

  const reach = await webReachesTooFar();
  if (reach)
    throw new EnvironmentError(`The web process does not start: ${reach}. It may only execute the named functions.`);

  // After a restore, who opted out is closed again before anything is answered (rules.md 28).
  const closedAgain = await replaySuppressions();
  if (closedAgain > 0) log.warn({ closedAgain }, "closed gates again from the log of suppressions");

  // A price at Stripe that differs from ours is seen now and not by the first buyer; Stripe being away stops nothing.
  void resolvePrices().catch((error: unknown) =>
    log.error({ err: error }, "the packs' prices could not be read from Stripe"),
  );

  const app = args.includes("--dev") ? await developmentApp() : await builtApp();
  const server = await listen(app, { port: env.PORT, host: env.HOST });
  const address = `http://${env.HOST}:${env.PORT}`;
  if (process.send) process.send({ listening: address });
  else process.stdout.write(`listening ${address}\n`);

  return new Promise((ended) => {
    closeWithGrace({ delay: 25_000, logger: false }, async ({ err }) => {
      if (err) log.fatal({ err }, "stopping after an unexpected error");
      stopping = true;
      // Long enough for a load balancer to see /readyz; nobody balances a local start.
      if (env.production) await new Promise((done) => setTimeout(done, 5_000));
      await stopServer(server, { drainMilliseconds: env.production ? 15_000 : 3_000 });
      ended(err ? 1 : 0);
    });
  });
}

async function builtApp(): Promise<Express> {
  const directory = resolve(process.env.BUILD_DIR ?? "build/site");
  const entry = join(directory, "server", "index.js");
  if (!existsSync(entry)) throw new EnvironmentError(`There is no build in ${directory}. Run npm run build first.`);
  const build = (await import(pathToFileURL(entry).href)) as ServerBuild;
  return createApp({ build, clientDirectory: join(directory, "client") });
}

async function developmentApp(): Promise<Express> {
  const { createServer: createVite } = await import("vite");
  const vite = await createVite({ server: { middlewareMode: true } });
  return createApp({
    vite,
    build: () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>,
  });
}
