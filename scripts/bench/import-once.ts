import { runImport } from "../../app/features/imports/run-import.server";
import { closePools } from "../../app/platform/db.server";
import type { Figure } from "./figure";
import { benchSource } from "./import-list";

/** One import in a process of its own, as the worker runs it: its seconds and the most memory that the process ever held. */
export async function run(): Promise<Figure[]> {
  const started = performance.now();
  const report = await runImport({
    source: benchSource(process.env.BENCH_IMPORT_SET === "live" ? "live" : "demo"),
    file: process.env.BENCH_IMPORT_FILE!,
    asOf: process.env.BENCH_IMPORT_AS_OF!,
  });
  const seconds = (performance.now() - started) / 1000;
  await closePools();
  if (report.outcome !== "published") throw new Error(`${report.outcome}: ${report.reasons.join(" ")}`);
  const { added, changed, unchanged, absent } = report;
  return [
    { name: "seconds", unit: "s", value: seconds, note: `${added} added, ${changed} changed, ${absent} absent` },
    { name: "most memory", unit: "MB", value: process.resourceUsage().maxRSS / 1024 },
    { name: "unchanged", unit: "rows", value: unchanged },
    { name: "changed", unit: "rows", value: changed },
  ];
}
