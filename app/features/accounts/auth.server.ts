import { hash, verify } from "@node-rs/argon2";
import { betterAuth, type BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { magicLink } from "better-auth/plugins/magic-link";
import { organization } from "better-auth/plugins/organization";
import { z } from "zod";
import { webPool } from "~/platform/db.server";
import { env } from "~/platform/env.server";
import { sessionCookieName } from "~/platform/http.server";
import { log } from "~/platform/log.server";
import { sendLinkMail, type LinkWish } from "./account-mail.server";
import { MAXIMUM_PASSWORD_LENGTH, MINIMUM_PASSWORD_LENGTH } from "./password";

/**
 * better-auth keeps users, sessions, one-time links and passwords. Its HTTP handler is not mounted anywhere: our own
 * routes call auth.api, behind our own limits, and a GET never uses up a link (rules.md 42).
 */

/** A link in a mail is good for this long, and once. */
export const LINK_MINUTES = 30;
/** So long a session lasts; the cookie is set for as long. */
export const SESSION_DAYS = 30;

/** Gives the browser the cookie of a session that stands in the database: one that was admitted under a new token. */
const sessionCarrier = {
  id: "session-carrier",
  endpoints: {
    carrySession: createAuthEndpoint.serverOnly(
      { method: "POST", body: z.object({ token: z.string() }) },
      async (context) => {
        const found = await context.context.internalAdapter.findSession(context.body.token);
        if (!found) throw new Error("a session that was just admitted is gone");
        await setSessionCookie(context, found);
        return context.json({ carried: true });
      },
    ),
  },
} satisfies BetterAuthPlugin;

function createAuth() {
  return betterAuth({
    appName: "TruCOR Intel",
    baseURL: env.origin,
    basePath: "/api/auth",
    secret: env.SESSION_SECRET,
    database: webPool(),
    telemetry: { enabled: false },
    logger: {
      disabled: env.NODE_ENV === "test",
      log: (level, message) => log[level](`better-auth: ${message}`),
    },
    // Should the handler ever be mounted, what a GET could use up stays closed.
    disabledPaths: ["/magic-link/verify", "/verify-email", "/reset-password/:token", "/delete-user/callback"],
    // Our own limits stand in the routes; these would only cover the handler.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MINIMUM_PASSWORD_LENGTH,
      maxPasswordLength: MAXIMUM_PASSWORD_LENGTH,
      password: {
        // OWASP's parameters: 19 MiB, two passes.
        hash: (password) => hash(password.normalize("NFKC"), { memoryCost: 19_456, timeCost: 2, parallelism: 1 }),
        verify: ({ hash: stored, password }) => verify(stored, password.normalize("NFKC")),
      },
    },
    session: {
      expiresIn: SESSION_DAYS * 24 * 60 * 60,
      // The cookie is set once, so the session lasts as long as the cookie and is not drawn out in between.
      disableSessionRefresh: true,
      // A session that was ended is dead at once: nothing of it is believed from a cookie.
      cookieCache: { enabled: false },
      additionalFields: {
        via: { type: "string", required: false, input: false },
        // Written by the database alone.
        secondFactor: { type: "string", required: false, input: false },
      },
    },
    user: {
      additionalFields: {
        language: { type: "string", required: false, input: false },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: (session, context) =>
            Promise.resolve({
              data: { ...session, via: context?.path === "/magic-link/verify" ? "link" : "password" },
            }),
        },
      },
    },
    advanced: {
      database: { generateId: "uuid" },
      useSecureCookies: false,
      cookiePrefix: "trucor",
      cookies: {
        session_token: { name: sessionCookieName(), attributes: { secure: env.production } },
      },
      ipAddress: { ipAddressHeaders: ["x-trucor-client-ip"] },
      disableCSRFCheck: true,
    },
    plugins: [
      magicLink({
        expiresIn: LINK_MINUTES * 60,
        storeToken: "hashed",
        sendMagicLink: ({ email, token, metadata }) =>
          sendLinkMail({ email, token, wish: metadata as unknown as LinkWish, minutes: LINK_MINUTES }),
      }),
      organization({ allowUserToCreateOrganization: false, creatorRole: "owner" }),
      sessionCarrier,
    ],
  });
}

let made: ReturnType<typeof createAuth> | undefined;

/** Made at first use, when the environment is known. */
export function auth(): ReturnType<typeof createAuth> {
  return (made ??= createAuth());
}
