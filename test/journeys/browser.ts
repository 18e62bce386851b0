/**
 * A visitor with a browser. Whatever a page complains about (console error, CSP report, failed or third-party request)
 * fails the journey at its end:
 *
 *     const { open } = journeys();
 *     test("…", async () => { const { page } = await open(); await page.goto(url("/search")); … });
 */
import { existsSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";

export const site = inject("site");
export const url = (pathname: string) => new URL(pathname, site.url).href;

export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** What the page may complain about without failing, by a piece of the sentence. */
  expectComplaint(piece: string): void;
}

export function journeys() {
  let browser: Browser;
  let visits: { context: BrowserContext; complaints: string[]; expected: string[] }[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath() });
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    const complaints = visits.flatMap(({ complaints: all, expected }) =>
      all.filter((complaint) => !expected.some((piece) => complaint.includes(piece))),
    );
    await Promise.all(visits.map(({ context }) => context.close()));
    visits = [];
    expect(complaints).toEqual([]);
  });

  return {
    async open(options: BrowserContextOptions = {}): Promise<Visitor> {
      const context = await browser.newContext({
        ...{ locale: "en-CA", timezoneId: "America/Edmonton" },
        // Contrast is measured on colours, not on their way from light to dark.
        reducedMotion: "reduce",
        ...options,
      });
      const complaints: string[] = [];
      const expected: string[] = [];
      visits.push({ context, complaints, expected });
      const own = new Set([new URL(site.url).host]);
      context.on("console", (message) => {
        if (message.type() === "error") complaints.push(`console: ${message.text()} on ${message.page()?.url()}`);
      });
      context.on("weberror", (error) => {
        // "Root did not complete": React's own complaint when a document is left while it hydrates, as a test leaves it.
        if (!error.error().message.includes("React error #345")) complaints.push(`script: ${error.error().message}`);
      });
      context.on("request", (request) => {
        const address = new URL(request.url());
        // The payment simulator is the one other place that a journey is sent to, by a navigation.
        const away = /^https?:$/.test(address.protocol) && !own.has(address.host) && !request.isNavigationRequest();
        if (away && !sameSimulator(address, request.frame().url())) complaints.push(`third party: ${request.url()}`);
      });
      await context.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
          console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`);
        });
      });
      const page = await context.newPage();
      return { page, context, expectComplaint: (piece) => void expected.push(piece) };
    },
  };
}

function sameSimulator(address: URL, frame: string): boolean {
  return URL.canParse(frame) && new URL(frame).host === address.host && address.hostname === "127.0.0.1";
}

/** Serious and critical findings of axe; none is the only good answer. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page } as unknown as ConstructorParameters<
    typeof AxeBuilder
  >[0]).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
}

function chromiumPath(): string {
  const path = [
    process.env.CHROMIUM_PATH,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ].find((each) => each && existsSync(each));
  return path ?? chromium.executablePath();
}
