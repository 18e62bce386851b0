// The operator's Monday in the browser: what it needs of imports that wait is asked for by what the desk's actions are.
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { textFor } from "~/text/catalogue";
import { deskRunsText } from "~/text/desk-runs";
import { inLanguage } from "~/text/language";
import { DESK_ACTIONS } from "~/desk-actions.server";
import { journeys, seriousFindings, site, url } from "./browser";

const { open } = journeys();
const say = textFor(deskRunsText, "en");
const importsWait = "import-file" in DESK_ACTIONS;

async function signIn(page: Page): Promise<void> {
  await page.goto(url("/sign-in"));
  const form = page.locator("form", { has: page.locator("input[type=password]") });
  await form.locator("input[type=email]").fill(site.access.operator.email);
  await form.locator("input[type=password]").fill(site.access.operator.password);
  await form.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((at) => !at.pathname.endsWith("/sign-in"));
  await page.waitForLoadState("networkidle");
}

const PAGES = [
  "/desk",
  "/desk/runs",
  "/desk/runs/1",
  "/desk/sources",
  "/desk/sources/dsa-build-ab",
  "/desk/duplicates",
  "/desk/corrections",
  "/desk/privacy",
  "/desk/teams",
  "/desk/audit",
];

test.each([
  { language: "en", width: 1440, height: 900 },
  { language: "fr", width: 360, height: 780 },
] as const)(
  "every page of the desk stands in $language at $width px, in both themes",
  async ({ language, ...viewport }) => {
    const { page } = await open({ viewport });
    await signIn(page);

    for (const address of PAGES) {
      const answer = await page.goto(url(inLanguage(language, address)));
      expect(answer?.status(), address).toBe(200);
      await page.waitForLoadState("networkidle");
      expect(await page.locator("h1").count(), address).toBe(1);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        expect(await seriousFindings(page), `${address} ${language} ${colorScheme}`).toEqual([]);
      }
      const beyond = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(beyond, `${address} is wider than the screen`).toBeLessThanOrEqual(0);
    }
  },
);

/** The list of the demo's last Monday once more, a week later, with what `change` makes of its lines. */
async function nextList(change: (lines: string[]) => string[]): Promise<string> {
  const kept = path.join(site.dataDir, "files", "dsa-north");
  const files = (await fs.readdir(kept)).filter((name) => /^[\da-f]{64}\.csv$/.test(name));
  const stats = await Promise.all(
    files.map(async (name) => ({ name, at: (await fs.stat(path.join(kept, name))).mtimeMs })),
  );
  const newest = stats.sort((one, other) => other.at - one.at)[0]!.name;
  const lines = (await fs.readFile(path.join(kept, newest), "latin1")).split("\r\n");
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "trucor-list-"));
  const file = path.join(folder, "dsa-north_2026-11-23.csv");
  await fs.writeFile(file, change(lines).join("\r\n"), "latin1");
  return file;
}

async function upload(page: Page, file: string): Promise<void> {
  await page.goto(url("/desk/sources/dsa-north"));
  await page.locator("input[type=file]").setInputFiles(file);
  await page.locator("input[name=list_date]").fill("2026-11-23");
  await page.getByRole("button", { name: "Upload and compare" }).click();
  await page.waitForURL(/\/desk\/runs\/\d+$/, { timeout: 60_000 });
}

const state = (page: Page, words: string) => page.getByText(words).first().waitFor({ timeout: 60_000 });

test.skipIf(!importsWait)("a list is uploaded, waits, is published, and taken back with a reason", async () => {
  const { page } = await open();
  await signIn(page);

  await upload(page, await nextList((lines) => [...lines.slice(0, 5), ...lines.slice(6)]));
  await state(page, say("waitsTitle"));
  await page.getByRole("button", { name: /^Publish / }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByText(say("undo"), { exact: true }).first().click({ timeout: 60_000 });
  await page.locator("textarea[name=reason]").fill("It was last year’s list.");
  await page
    .locator(".fold-body")
    .getByRole("button", { name: say("undoGo") })
    .click();

  await state(page, "This run was undone");
  await page.goto(url("/desk/audit"));
  for (const words of ["Import a file", "Publish the run", "Undo the run", "It was last year’s list."]) {
    expect(await page.getByText(words).count(), words).toBeGreaterThan(0);
  }
});

test.skipIf(!importsWait)("a bad file is refused with its sentence, and nothing of it is public", async () => {
  const { page } = await open();
  await signIn(page);

  await upload(page, await nextList((lines) => lines.slice(0, Math.ceil(lines.length / 10))));

  await state(page, say("refusedTitle"));
  expect(await page.getByText("fewer than 70 %").count()).toBeGreaterThan(0);
});

test.skipIf(!("judge-pair" in DESK_ACTIONS))("ten doubtful pairs are settled by keys", async () => {
  const { page } = await open();
  await signIn(page);
  await page.goto(url("/desk/duplicates"));
  // A key pressed before the page is hydrated is heard by nobody.
  await page.waitForLoadState("networkidle");

  for (let settled = 0; settled < 10; settled += 1) {
    if ((await page.locator("form.says input[name=pair]").count()) === 0) break;
    const pair = await page.locator("form.says input[name=pair]").inputValue();
    await page.keyboard.press(settled % 2 === 0 ? "d" : "u");
    await page.waitForFunction(
      (before) => document.querySelector<HTMLInputElement>("form.says input[name=pair]")?.value !== before,
      pair,
    );
  }

  await page.goto(url("/desk/audit"));
  expect(await page.getByText("Judge a pair").count()).toBeGreaterThan(0);
});
