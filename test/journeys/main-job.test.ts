// routes: ($lang)._index, ($lang).search, ($lang).contractors.$id.($slug), ($lang).sign-up, ($lang).sign-in.link, ($lang).dev.outbox, ($lang).credits._index, ($lang).credits.checkout, ($lang).reveals, ($lang).lists._index, ($lang).lists.$id._index
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import Papa from "papaparse";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accountsText } from "~/text/accounts";
import { textFor } from "~/text/catalogue";
import { companyText } from "~/text/company";
import { contactText } from "~/text/contact";
import { creditsText } from "~/text/credits";
import { inLanguage, LOCALE, type Language } from "~/text/language";
import { searchText } from "~/text/search";
import { journeys, seriousFindings, url } from "./browser";

const { open } = journeys();

/** Every page of the journey stands the same looks: language, axe in both themes, nothing wider than the screen. */
async function looked(page: Page, language: Language, { javaScriptEnabled }: { javaScriptEnabled: boolean }) {
  expect(await page.locator("html").getAttribute("lang"), page.url()).toBe(LOCALE[language]);
  // axe waits by timers, which stand still without JavaScript; the pages are the same.
  for (const colorScheme of javaScriptEnabled ? (["light", "dark"] as const) : []) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousFindings(page), `${page.url()} ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    page.url(),
  ).toBeLessThanOrEqual(0);
}

/** The link that was mailed to an address last, from the page that keeps mails on a machine without SMTP. */
async function mailedLink(page: Page, address: string): Promise<string> {
  for (let tries = 0; tries < 40; tries++) {
    await page.goto(url("/dev/outbox"));
    const mail = page.locator(".card", { hasText: address }).first();
    if ((await mail.count()) > 0) return (await mail.locator("a").first().getAttribute("href"))!;
    await page.waitForTimeout(250);
  }
  throw new Error(`no mail for ${address}`);
}

const VISITS = [
  { language: "en", javaScriptEnabled: true, viewport: { width: 1440, height: 900 } },
  { language: "fr", javaScriptEnabled: true, viewport: { width: 360, height: 780 } },
  { language: "en", javaScriptEnabled: false, viewport: { width: 360, height: 780 } },
  { language: "fr", javaScriptEnabled: false, viewport: { width: 1440, height: 900 } },
] as const;

test.each(VISITS)(
  "from search to a list as CSV, in $language, JavaScript $javaScriptEnabled, $viewport.width px",
  async ({ language, javaScriptEnabled, viewport }) => {
    const { page } = await open({ javaScriptEnabled, viewport, acceptDownloads: true });
    const say = {
      search: textFor(searchText, language),
      contact: textFor(contactText, language),
      accounts: textFor(accountsText, language),
      credits: textFor(creditsText, language),
      company: textFor(companyText, language),
    };
    const to = (path: string) => url(inLanguage(language, path));

    // Home leads to the search.
    await page.goto(to("/"));
    await looked(page, language, { javaScriptEnabled });
    await page.locator("main input[name=q]").fill("electr");
    await page.locator("main input[name=q]").press("Enter");
    await page.waitForURL(/search\?q=electr/);
    await looked(page, language, { javaScriptEnabled });

    // Firms of Alberta with a named HSE contact whose address is valid.
    await page.goto(to("/search?province=AB&hse=named&email=valid&status=active"));
    expect(await page.locator(".chip").count()).toBe(4);
    await looked(page, language, { javaScriptEnabled });

    // The first whose contact can be opened without a check.
    const reveal = page.locator("tbody a.btn.go").first();
    await reveal.click();
    await page.waitForURL(/contractors\//);
    // The address changes before the page does.
    await page.locator("#contact").first().waitFor();
    const company = new URL(page.url()).pathname;
    const firm = (await page.locator("h1").first().innerText()).replace(/\s*DEMO$/, "");
    await looked(page, language, { javaScriptEnabled });

    // Signing up with an address alone comes back to the firm.
    await page
      .getByRole("link", { name: say.contact("sign_up") })
      .first()
      .click();
    await page.waitForURL(/sign-up/);
    await looked(page, language, { javaScriptEnabled });
    const address = `${randomUUID()}@vendor.example.com`;
    await page.getByLabel(say.accounts("email")).fill(address);
    await page.getByRole("button", { name: say.accounts("signUpButton") }).click();
    await page.getByRole("heading", { name: say.accounts("sentTitle") }).waitFor();
    await looked(page, language, { javaScriptEnabled });
    await page.goto(await mailedLink(page, address));
    await looked(page, language, { javaScriptEnabled });
    await page.getByRole("button", { name: say.accounts("linkButton") }).click();
    // The way back names the firm after its id; the row of the search did not.
    await page.waitForURL((at) => at.pathname.startsWith(company));

    // Without credits the card leads to buying a pack, on Stripe's page (here: the simulator's).
    await page.locator("a.btn.go", { hasText: "99" }).first().click();
    await page.waitForURL(/credits/);
    await looked(page, language, { javaScriptEnabled });
    await page.locator("form[action$='/credits/checkout'] button").click();
    await page.waitForURL(/127\.0\.0\.1.*\/pay\//);
    await page.locator("button[value=pay]").click();
    await page.waitForURL(/credits\/checkout\?session_id=/);
    await page
      .getByText(say.credits("paidTitle", { n: 40 }))
      .first()
      .waitFor();
    await looked(page, language, { javaScriptEnabled });

    // One credit opens the contact, on the firm's own page.
    await page.goto(url(company));
    await page
      .getByRole("button", { name: say.contact("reveal", { credits: 1 }) })
      .first()
      .click();
    await page.locator("a[href^='mailto:']").first().waitFor();
    const email = (await page.locator("a[href^='mailto:']").first().getAttribute("href"))!.slice("mailto:".length);
    expect(email).toMatch(/@[\w.-]+\.(example\.com|test)$/);
    await looked(page, language, { javaScriptEnabled });
    await page.goto(to("/reveals"));
    await page.getByText(email).first().waitFor();
    await looked(page, language, { javaScriptEnabled });
    await page.goto(to("/credits"));
    await page.locator("main").getByText("39", { exact: true }).first().waitFor();

    // Kept on a list, and taken away.
    await page.goto(url(company));
    await addToNewList(page, say.company("add"));
    await page.goto(to("/lists"));
    await looked(page, language, { javaScriptEnabled });
    await page.locator("main table a").first().click();
    await page.getByText(firm).first().waitFor();
    await looked(page, language, { javaScriptEnabled });
    const download = page.waitForEvent("download");
    await page.locator("a[href$='/export.csv']").click();
    const csv = await readFile((await (await download).path())!, "utf8");
    const { data } = Papa.parse<Record<string, string>>(csv.replace(/^\uFEFF/, ""), {
      header: true,
      skipEmptyLines: true,
    });
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ contact_email: email, legal_name: firm, demo: "t" });
    expect(data[0]!["evidence_id"]).not.toBe("");
  },
);

/** The company page's form: a new list by its name. It may stand folded behind its button. */
async function addToNewList(page: Page, button: string) {
  const form = page.locator("form[action$='/lists']").first();
  const name = form.locator("input[name=name]");
  if (!(await name.isVisible())) await page.locator("details summary", { hasText: button }).first().click();
  await name.fill("Journey");
  await form.locator("button").first().click();
  await page.waitForURL(/kept=/);
}
