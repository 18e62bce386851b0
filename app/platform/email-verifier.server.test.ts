import { afterAll, expect, test } from "vitest";
import { startVerifier } from "../../test/verifier";

const verifier = await startVerifier();
process.env.EMAIL_VERIFIER_URL = verifier.url;
afterAll(() => verifier.close());
const { verifierHost, verifyAddress } = await import("./email-verifier.server");

const times = (email: string) => verifier.asked.filter((asked) => asked === email).length;

test.each(["valid", "accept-all", "unknown", "invalid"])("%s is taken as the verifier says it", async (answer) => {
  expect(await verifyAddress(`${answer}@a.example.com`)).toBe(answer);
});

test("user and password of the address go as a header, and its host is what evidence names", async () => {
  await verifyAddress("valid@b.example.com");

  expect(verifier.authorizations.at(-1)).toBe(`Basic ${Buffer.from("reader:p@ss").toString("base64")}`);
  expect(verifierHost()).toBe("127.0.0.1");
});

test("an outage is tried once more", async () => {
  expect(await verifyAddress("once@c.example.com")).toBe("valid");
  expect(times("once@c.example.com")).toBe(2);
});

test("what did not answer in time, broke, refused or said something strange is no answer, and never invalid", async () => {
  expect(await verifyAddress("silent@d.example.com", { timeLimitMs: 50 })).toBe("no-answer");
  expect(await verifyAddress("broken@d.example.com")).toBe("no-answer");
  expect(await verifyAddress("refused@d.example.com")).toBe("no-answer");
  expect(await verifyAddress("strange@d.example.com")).toBe("no-answer");

  expect([times("silent@d.example.com"), times("broken@d.example.com"), times("refused@d.example.com")]).toEqual([
    2, 2, 1,
  ]);
});
