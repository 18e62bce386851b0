import { describe, expect, test } from "vitest";
import { EnvironmentError, readEnvironment } from "./env.server";

const COMPLETE = {
  PUBLIC_URL: "https://intel.example.com/",
  DATABASE_URL: "postgres://owner@db/trucor",
  DATABASE_URL_WEB: "postgres://web@db/trucor",
  DATABASE_URL_WORKER: "postgres://worker@db/trucor",
  DATABASE_URL_IMPORTER: "postgres://importer@db/trucor",
  DATABASE_URL_INDEXER: "postgres://indexer@db/trucor",
  DATABASE_URL_AUDITOR: "postgres://auditor@db/trucor",
  STRIPE_SECRET_KEY: "sk",
  STRIPE_WEBHOOK_SECRET: "whsec",
  SMTP_URL: "smtps://mail.example.com",
  SESSION_SECRET: "a session secret of more than 32 characters",
  SUPPRESSION_PEPPER: "1:0123456789abcdef,2:fedcba9876543210",
  OPERATOR_NAME: "Operator Inc.",
  OPERATOR_ADDRESS: "1 Street, Calgary AB",
  PRIVACY_EMAIL: "privacy@example.com",
};

test("a bare machine needs no setting at all", () => {
  const env = readEnvironment({});

  expect(env).toMatchObject({
    production: false,
    PORT: 3000,
    HOST: "127.0.0.1",
    origin: "http://127.0.0.1:3000",
    demoOff: false,
  });
});

test("production with everything set starts, without a demo", () => {
  const env = readEnvironment(COMPLETE);

  expect(env).toMatchObject({ production: true, origin: "https://intel.example.com", demoOff: true });
  expect(env.peppers).toEqual([
    { version: 1, secret: "0123456789abcdef" },
    { version: 2, secret: "fedcba9876543210" },
  ]);
});

test.each([
  [{ PUBLIC_URL: "https://x.example.com" }],
  [{ HOST: "0.0.0.0" }],
  [{ TRUCOR_PART: "serve" }],
  [{ TRUCOR_PART: "worker" }],
])("%j is production", (source) => {
  expect(() => readEnvironment(source)).toThrow(EnvironmentError);
});

test("npm start serves on this machine, which is no production", () => {
  expect(readEnvironment({ TRUCOR_PART: "serve", TRUCOR_LOCAL: "1" }).production).toBe(false);
  expect(() => readEnvironment({ TRUCOR_PART: "serve", TRUCOR_LOCAL: "1", HOST: "0.0.0.0" })).toThrow(EnvironmentError);
});

describe("production does not start", () => {
  test.each(Object.keys(COMPLETE).filter((name) => name !== "PUBLIC_URL"))(
    "without %s, and says so in a sentence",
    (name) => {
      expect(() => readEnvironment({ ...COMPLETE, [name]: undefined })).toThrow(new RegExp(`${name} is missing`));
      expect(() => readEnvironment({ ...COMPLETE, [name]: "" })).toThrow(new RegExp(name));
    },
  );

  test("with two roles behind one login, or with the payment simulator", () => {
    expect(() => readEnvironment({ ...COMPLETE, DATABASE_URL_WEB: COMPLETE.DATABASE_URL })).toThrow(
      /each role logs in by itself/,
    );
    expect(() => readEnvironment({ ...COMPLETE, STRIPE_API_URL: "http://127.0.0.1:12111" })).toThrow(/simulator/);
    expect(() => readEnvironment({ ...COMPLETE, EMAIL_VERIFIER_URL: "http://verifier.example.com" })).toThrow(
      /EMAIL_VERIFIER_URL is not https/,
    );
    expect(() => readEnvironment({ ...COMPLETE, EMAIL_VERIFIER_URL: "https://verifier.example.com" })).not.toThrow();
  });
});

test.each([
  [{ PORT: "eighty" }, "PORT"],
  [{ DEMO: "monday" }, "DEMO"],
  [{ SESSION_SECRET: "short" }, "SESSION_SECRET"],
  [{ SUPPRESSION_PEPPER: "no-version" }, "SUPPRESSION_PEPPER"],
  [{ DATABASE_URL: "no address" }, "DATABASE_URL"],
  [{ LOG_LEVEL: "loud" }, "LOG_LEVEL"],
])("%j stops the boot and names the setting", (source, name) => {
  expect(() => readEnvironment(source)).toThrow(new RegExp(name));
});
