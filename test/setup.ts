/** Before each test file: its environment, and a console that fails the test it complains in. */
import { afterEach, beforeEach, vi } from "vitest";
import { TEST_PEPPER } from "./cluster";
import { filesFolder, testUrls } from "./database";

Object.assign(process.env, testUrls(), {
  NODE_ENV: "test",
  DATA_DIR: filesFolder,
  SESSION_SECRET: "test-session-secret-of-no-secrecy-at-all",
  SUPPRESSION_PEPPER: TEST_PEPPER,
  STRIPE_SECRET_KEY: "sk_test_of_the_simulator",
  STRIPE_WEBHOOK_SECRET: "whsec_of_the_simulator",
  LOG_LEVEL: "silent",
  TZ: "UTC",
});

let complaints: unknown[][] = [];
let expected = false;

/** For a test that provokes an error on purpose: `expectConsoleError()` in its first line. */
export function expectConsoleError(): void {
  expected = true;
}

beforeEach(() => {
  complaints = [];
  expected = false;
  vi.spyOn(console, "error").mockImplementation((...what: unknown[]) => {
    complaints.push(what);
  });
});

afterEach(() => {
  vi.mocked(console.error).mockRestore?.();
  if (!expected && complaints.length > 0) {
    throw new Error(`console.error was called: ${complaints.map((what) => what.map(String).join(" ")).join("\n")}`);
  }
});
