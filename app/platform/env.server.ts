import { resolve } from "node:path";
import { z } from "zod";

/**
 * The only place in app/ that reads process.env. Names are those of contract.md; `npm start` fills in what the
 * embedded defaults need and sets TRUCOR_LOCAL=1, `npm run serve` and `npm run worker` set TRUCOR_PART.
 */

const DEFAULT_SESSION_SECRET = "for-this-machine-only-never-in-production-0001";
const DEFAULT_PEPPER = "1:for-this-machine-only-never-in-production-0002";

const text = z
  .string()
  .trim()
  .transform((value) => value || undefined)
  .optional();
const url = z
  .string()
  .trim()
  .refine((value) => value === "" || URL.canParse(value), "is not an address (URL)")
  .transform((value) => value || undefined)
  .optional();
const port = z.coerce.number().int().min(0).max(65535);

const LogLevel = z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]);

const Variables = z.object({
  NODE_ENV: text,
  TRUCOR_LOCAL: text,
  TRUCOR_PART: text,
  PORT: port.default(3000),
  HOST: z.string().trim().min(1).default("127.0.0.1"),
  DATA_DIR: z.string().trim().min(1).default(".data"),
  DEMO: z
    .string()
    .trim()
    .regex(/^(|off|as-of=\d{4}-\d\d-\d\d)$/, "is neither off nor as-of=YYYY-MM-DD")
    .default(""),
  PUBLIC_URL: url,
  DATABASE_URL: url,
  DATABASE_URL_WEB: url,
  DATABASE_URL_WORKER: url,
  DATABASE_URL_IMPORTER: url,
  DATABASE_URL_INDEXER: url,
  DATABASE_URL_AUDITOR: url,
  DATABASE_REPLICA_URL: url,
  MEILISEARCH_URL: url,
  MEILISEARCH_KEY: text,
  STRIPE_SECRET_KEY: text,
  STRIPE_WEBHOOK_SECRET: text,
  STRIPE_API_URL: url,
  SMTP_URL: url,
  EMAIL_VERIFIER_URL: url,
  SESSION_SECRET: z.string().min(32, "has fewer than 32 characters").default(DEFAULT_SESSION_SECRET),
  SUPPRESSION_PEPPER: z
    .string()
    .trim()
    .regex(
      /^\d+:[^\s,]{16,}([\s,]+\d+:[^\s,]{16,})*$/,
      "is not version:secret with 16 characters or more, several by commas",
    )
    .default(DEFAULT_PEPPER),
  OPERATOR_NAME: text,
  OPERATOR_ADDRESS: text,
  PRIVACY_EMAIL: z
    .string()
    .trim()
    .refine((value) => value === "" || z.email().safeParse(value).success, "is not an e-mail address")
    .transform((value) => value || undefined)
    .optional(),
  TRUST_PROXY: text,
  METRICS_PORT: port.optional(),
  LOG_LEVEL: LogLevel.default("info"),
});

export interface Pepper {
  version: number;
  secret: string;
}

export interface Environment extends Readonly<z.output<typeof Variables>> {
  /** `npm run serve` or `worker`, a HOST that is not loopback, or a PUBLIC_URL (contract.md). */
  readonly production: boolean;
  /** Where links in mails and hreflang point to: PUBLIC_URL, or this machine. No slash at the end. */
  readonly origin: string;
  /** DATA_DIR as an absolute path. */
  readonly dataDir: string;
  /** The last one is in use for new hashes; every one is looked up. */
  readonly peppers: readonly Pepper[];
  /** The demo's last Monday where DEMO names one. */
  readonly demoAsOf: string | undefined;
  readonly demoOff: boolean;
}

/** A setting that stops the boot; the message is the sentence that is printed. */
export class EnvironmentError extends Error {}

const COMPULSORY = [
  ["DATABASE_URL", "the owner's database address"],
  ["DATABASE_URL_WEB", "the web role's database address"],
  ["DATABASE_URL_WORKER", "the worker role's database address"],
  ["DATABASE_URL_IMPORTER", "the importer role's database address"],
  ["DATABASE_URL_INDEXER", "the indexer role's database address"],
  ["DATABASE_URL_AUDITOR", "the auditor role's database address"],
  ["STRIPE_SECRET_KEY", "payments"],
  ["STRIPE_WEBHOOK_SECRET", "proof that a payment's message comes from Stripe"],
  ["SMTP_URL", "mail"],
  ["OPERATOR_NAME", "who runs the service, named on every page"],
  ["OPERATOR_ADDRESS", "the operator's postal address, on every page and mail"],
  ["PRIVACY_EMAIL", "the privacy officer's address"],
] as const;

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

export function readEnvironment(source: Readonly<Record<string, string | undefined>>): Environment {
  const parsed = Variables.safeParse(source);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}.`);
    throw new EnvironmentError(`The settings are not usable. ${sentences.join(" ")}`);
  }
  const values = parsed.data;
  const part = values.TRUCOR_LOCAL !== "1" && (values.TRUCOR_PART === "serve" || values.TRUCOR_PART === "worker");
  const production = part || !isLoopback(values.HOST) || values.PUBLIC_URL !== undefined;
  if (production) refuseDefaults(values, source);

  const shownHost = values.HOST === "::1" ? "[::1]" : values.HOST;
  return {
    ...values,
    production,
    origin: values.PUBLIC_URL ? new URL(values.PUBLIC_URL).origin : `http://${shownHost}:${values.PORT}`,
    dataDir: resolve(values.DATA_DIR),
    peppers: values.SUPPRESSION_PEPPER.split(/[\s,]+/).map((entry) => {
      const colon = entry.indexOf(":");
      return { version: Number(entry.slice(0, colon)), secret: entry.slice(colon + 1) };
    }),
    demoAsOf: values.DEMO.startsWith("as-of=") ? values.DEMO.slice("as-of=".length) : undefined,
    demoOff: values.DEMO === "off" || production,
  };
}

function refuseDefaults(
  values: z.output<typeof Variables>,
  source: Readonly<Record<string, string | undefined>>,
): void {
  const why = "This is production (npm run serve or worker, a HOST that is not loopback, or a PUBLIC_URL)";
  const sentences: string[] = COMPULSORY.filter(([name]) => !values[name]).map(
    ([name, what]) => `${name} is missing: ${what}.`,
  );
  if (!source.SESSION_SECRET || values.SESSION_SECRET === DEFAULT_SESSION_SECRET) {
    sentences.push("SESSION_SECRET is missing or the default: sessions could be forged.");
  }
  if (!source.SUPPRESSION_PEPPER || values.SUPPRESSION_PEPPER.includes(DEFAULT_PEPPER)) {
    sentences.push("SUPPRESSION_PEPPER is missing or the default: opt-outs could be guessed.");
  }
  if (values.STRIPE_API_URL && isLoopback(new URL(values.STRIPE_API_URL).hostname)) {
    sentences.push("STRIPE_API_URL names this machine: the payment simulator is not for production.");
  }
  if (values.EMAIL_VERIFIER_URL) {
    const { protocol, hostname } = new URL(values.EMAIL_VERIFIER_URL);
    if (protocol !== "https:" && !isLoopback(hostname)) {
      sentences.push("EMAIL_VERIFIER_URL is not https: addresses of people would cross the network in the open.");
    }
  }
  const addresses = COMPULSORY.slice(0, 6)
    .map(([name]) => values[name])
    .filter(Boolean);
  if (new Set(addresses).size < addresses.length) {
    sentences.push("Two database addresses are the same: each role logs in by itself.");
  }
  if (sentences.length > 0) throw new EnvironmentError(`${why}, and it does not start: ${sentences.join(" ")}`);
}

/** For the log, which writes before the settings are parsed and when they cannot be. */
export function loggingSettings(): { level: string; part: string } {
  const level = process.env.LOG_LEVEL ?? "";
  return { level: LogLevel.safeParse(level).success ? level : "info", part: process.env.TRUCOR_PART ?? "web" };
}

let parsed: Environment | undefined;

/** Parsed at first use and once; `checkEnvironment()` does so at boot. */
export const env: Environment = new Proxy({} as Environment, {
  get: (_target, name) => checkEnvironment()[name as keyof Environment],
  has: (_target, name) => name in checkEnvironment(),
  ownKeys: () => Reflect.ownKeys(checkEnvironment()),
  getOwnPropertyDescriptor: (_target, name) => Object.getOwnPropertyDescriptor(checkEnvironment(), name),
});

export function checkEnvironment(): Environment {
  parsed ??= readEnvironment(process.env);
  return parsed;
}
