import pino from "pino";
import { loggingSettings } from "./env.server";

/** Fields that may hold a secret or a person's data, wherever they stand. Log ids, not values. */
const SECRET = [
  "password",
  "newPassword",
  "currentPassword",
  "token",
  "secret",
  "apiKey",
  "key",
  "email",
  "phone",
  "name",
  "address",
  "to",
  "subject",
  "body",
  "text",
  "html",
  "cookie",
  "authorization",
  "set-cookie",
];

interface Logged {
  type: string;
  message?: string;
  stack?: string;
  sqlstate?: string;
  constraint?: string;
  table?: string;
  cause?: Logged;
}

/**
 * An error as the log keeps it. PostgreSQL puts the offending values into message and detail, so of its errors only
 * SQLSTATE, constraint and table are kept (rules.md 26).
 */
export function loggedError(error: unknown): Logged {
  if (!(error instanceof Error)) return { type: typeof error };
  const cause = error.cause instanceof Error ? { cause: loggedError(error.cause) } : {};
  const database = error as Error & {
    code?: unknown;
    severity?: unknown;
    constraint?: string;
    table?: string;
    meta?: unknown;
  };
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join("\n");
  const fromDatabase =
    (typeof database.code === "string" && /^[0-9A-Z]{5}$/.test(database.code) && database.severity !== undefined) ||
    /^Prisma|DriverAdapter/.test(error.name);
  if (fromDatabase) {
    return {
      type: error.name,
      ...(typeof database.code === "string" ? { sqlstate: database.code } : {}),
      ...(database.constraint ? { constraint: database.constraint } : {}),
      ...(database.table ? { table: database.table } : {}),
      stack: frames,
    };
  }
  return { type: error.name, message: error.message, stack: frames, ...cause };
}

export const log = pino({
  level: loggingSettings().level,
  base: null,
  mixin: () => ({ part: loggingSettings().part }),
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: loggedError, error: loggedError },
  redact: { paths: SECRET.flatMap((name) => quoted(name)), censor: "[redacted]" },
});

function quoted(name: string): string[] {
  const part = /^[a-z]+$/i.test(name) ? `.${name}` : `["${name}"]`;
  return [part.replace(/^\./, ""), `*${part}`, `*.*${part}`];
}

export type Log = typeof log;
