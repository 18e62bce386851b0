/** What a visitor of the public pages receives: JavaScript and HTML bytes; when the page stands; whether it moves. */
import fs from "node:fs";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { temporaryDirectory } from "../embedded.mjs";
import { median, type Figure } from "./figure";
import { startSite } from "./site";

const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

export async function run(): Promise<Figure[]> {
  const dataDir = temporaryDirectory("trucor-bench-page-");
  fs.chmodSync(dataDir, 0o711);
  const site = await startSite(dataDir);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  try {
    const stats = (await (await fetch(`${site.url}/api/stats`)).json()) as { contractors: number };
    const search = await (await fetch(`${site.url}/search`)).text();
    const company = /\/contractors\/[\da-f-]{36}[^"]*/.exec(search)![0];
    const figures: Figure[] = [];
    for (const path of [
      "/",
      "/search",
      "/fr/search?province=AB&hse=named",
      company,
      "/provinces/alberta",
      "/partners",
      "/pricing",
    ]) {
      const measured = await medians(browser, site.url + path);
      const name = path === company ? "/contractors/:id" : path;
      figures.push(
        {
          name: `JavaScript of ${name}`,
          unit: "kB gzip",
          value: measured.script,
          target: { text: "<= 110 kB", met: measured.script <= 110 },
        },
        {
          name: `HTML of ${name}`,
          unit: "kB",
          value: measured.html,
          target: { text: "<= 60 kB", met: measured.html <= 60 },
        },
        {
          name: `largest paint of ${name}, CPU slowed 4×`,
          unit: "ms",
          value: measured.paint,
          reference: { name: "a page of one heading", value: measured.bare },
          target: { text: "<= 1000 ms", met: measured.paint <= 1000 },
        },
        {
          name: `layout shift of ${name}`,
          unit: "",
          value: measured.shift,
          target: { text: "0", met: measured.shift < 0.001 },
        },
      );
    }
    if (stats.contractors === 0) throw new Error("the pages were measured without a directory");
    return figures;
  } finally {
    await browser.close();
    await site.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

type Browser = Awaited<ReturnType<typeof chromium.launch>>;

const RUNS = 5;
/** What this machine and browser take for a page of nothing: the part of a paint that no page of ours can mend. */
const BARE = "data:text/html,<!doctype html><title>bare</title><h1>A page of one heading</h1>";

/** Each page several times, in turn with the bare one: what else runs on the machine meets both. */
async function medians(browser: Browser, url: string) {
  const runs = [];
  const bare = [];
  for (let run = 0; run < RUNS; run++) {
    bare.push((await measure(browser, BARE)).paint);
    runs.push(await measure(browser, url));
  }
  const html = Buffer.byteLength(await (await fetch(url)).text());
  return {
    script: runs[0]!.script,
    html: html / 1000,
    paint: median(runs.map(({ paint }) => paint)),
    // A shift in one run of five is a shift.
    shift: Math.max(...runs.map(({ shift }) => shift)),
    bare: median(bare),
  };
}

async function measure(browser: Browser, url: string) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  let script = 0;
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    void response.body().then((body) => (script += gzipSync(body).length));
  });
  await page.addInitScript(() => {
    const seen = { paint: 0, shift: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.paint = entry.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(url, { waitUntil: "load" });
  // A slowed page may ask for nothing for half a second before it has painted at all: waited for is its paint, then its quiet.
  await page.waitForFunction(() => (globalThis as unknown as { seen: { paint: number } }).seen.paint > 0);
  await page.waitForLoadState("networkidle");
  const { paint, shift } = await page.evaluate(
    () => (globalThis as unknown as { seen: { paint: number; shift: number } }).seen,
  );
  await context.close();
  return { script: script / 1000, paint, shift };
}
