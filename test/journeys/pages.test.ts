// routes: ($lang).provinces._index, ($lang).provinces.$slug, ($lang).partners._index, ($lang).partners.$slug, ($lang).pricing, ($lang).privacy, ($lang).terms, ($lang).anti-spam, ($lang).opt-out, ($lang).sign-in._index, ($lang).settings._index, ($lang).settings.second-factor, ($lang).team
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accountsText } from "~/text/accounts";
import { textFor } from "~/text/catalogue";
import { inLanguage, LOCALE, type Language } from "~/text/language";
import { journeys, seriousFindings, site, url } from "./browser";

const { open } = journeys();

const PUBLIC = [
  "/provinces",
  "/provinces/alberta",
  "/provinces/quebec",
  "/partners",
  "/partners/dsa-build-ab",
  "/pricing",
  "/privacy",
  "/terms",
  "/anti-spam",
  "/opt-out",
  "/sign-in",
  "/search?q=no-such-firm-anywhere&province=YT&due=30",
  "/search?certified=all&level=all&status=letter",
];
const SIGNED_IN = ["/settings", "/settings/second-factor", "/team", "/credits", "/reveals", "/lists"];

const VIEWS = [
  { language: "en", width: 1440, height: 900 },
  { language: "fr", width: 360, height: 780 },
] as const;

async function stands(page: Page, path: string, language: Language) {
  const answer = await page.goto(url(inLanguage(language, path)));
  expect(answer?.status(), path).toBe(200);
  await page.waitForLoadState("networkidle");
  expect(await page.locator("html").getAttribute("lang"), path).toBe(LOCALE[language]);
  expect(await page.locator("h1").count(), path).toBe(1);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await seriousFindings(page), `${path} ${language} ${colorScheme}`).toEqual([]);
  }
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond, `${path} is wider than the screen`).toBeLessThanOrEqual(0);
}

test.each(VIEWS)(
  "every public page stands in $language at $width px, in both themes",
  async ({ language, width, height }) => {
    const { page } = await open({ viewport: { width, height } });

    for (const path of PUBLIC) await stands(page, path, language);
  },
);

test.each(VIEWS)(
  "every page of a member stands in $language at $width px, in both themes",
  async ({ language, width, height }) => {
    const { page } = await open({ viewport: { width, height } });
    const say = textFor(accountsText, language);
    await page.goto(url(inLanguage(language, "/sign-in")));
    const form = page.locator("form", { has: page.locator("input[type=password]") });
    await form.locator("input[type=email]").fill(site.access.vendor.email);
    await form.locator("input[type=password]").fill(site.access.vendor.password);
    await form.getByRole("button", { name: say("signInButton"), exact: true }).click();
    await page.waitForURL((at) => !at.pathname.endsWith("/sign-in"));
    await page.waitForLoadState("networkidle");

    for (const path of SIGNED_IN) await stands(page, path, language);
  },
);

test("a page that is not there says so in the language of its address", async () => {
  const { page, expectComplaint } = await open();
  expectComplaint("404");

  for (const language of ["en", "fr"] as const) {
    const answer = await page.goto(url(inLanguage(language, "/no-such-page")));
    expect(answer?.status()).toBe(404);
    expect(await page.locator("html").getAttribute("lang")).toBe(LOCALE[language]);
    expect(await seriousFindings(page)).toEqual([]);
  }
});
