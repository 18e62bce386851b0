/** First start (demo generated and imported) and second start, each from the command to the first page. */
import fs from "node:fs";
import { temporaryDirectory } from "../embedded.mjs";
import { median, type Figure } from "./figure";
import { startSite } from "./site";

export async function run(): Promise<Figure[]> {
  const dataDir = temporaryDirectory("trucor-bench-start-");
  fs.chmodSync(dataDir, 0o711);
  try {
    const first = await startSite(dataDir);
    await first.stop();
    const again: number[] = [];
    for (let run = 0; run < 3; run++) {
      const site = await startSite(dataDir);
      again.push(site.seconds);
      await site.stop();
    }
    const second = median(again);
    return [
      {
        name: "first start, packages installed",
        unit: "s",
        value: first.seconds,
        target: { text: "<= 120 s", met: first.seconds <= 120 },
        note: "to the first page; the build is part of it where sources changed",
      },
      { name: "second start", unit: "s", value: second, target: { text: "<= 5 s", met: second <= 5 } },
    ];
  } finally {
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}
