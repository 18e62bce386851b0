/**
 * npm run import -- <source> <file> [--dry-run] [--approve <n>] [--as-of YYYY-MM-DD] [--json] · --list · --undo <run> (contract.md)
 * and, to confirm what a refusal suggested, [--encoding <encoding>] [--delimiter <sign>]
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import type { ImportResult } from "../app/features/imports/import-request";
import { headline, indexRun } from "../app/features/imports/index-run.server";
import { ImportUsageError } from "../app/features/imports/list-date.server";
import { listSources } from "../app/features/imports/list-sources.server";
import { issueSentence } from "../app/features/imports/row-check";
import { runImport } from "../app/features/imports/run-import.server";
import type { ImportProgress } from "../app/features/imports/run-progress.server";
import { type Delimiter, DELIMITERS, ENCODINGS } from "../app/features/imports/source";
import { sourceOf, SOURCES } from "../app/features/imports/sources";
import { undoRun } from "../app/features/imports/undo-run.server";
import { closePools } from "../app/platform/db.server";

/** A separator as it is typed on a command line: the sign itself, or its name. */
const DELIMITER_NAMES: Record<string, Delimiter> = { comma: ",", semicolon: ";", tab: "\t", bar: "|" };

const USAGE = `Usage: npm run import -- <source> <file> [--dry-run] [--approve <n>] [--as-of YYYY-MM-DD] [--json]
                            [--encoding ${ENCODINGS.join("|")}] [--delimiter ${Object.keys(DELIMITER_NAMES).join("|")}]
       npm run import -- --list
       npm run import -- --undo <run> [--json]`;

const EXIT = { fine: 0, failed: 1, refused: 2, withheld: 3, usage: 64 } as const;

export async function main(args: string[]): Promise<number> {
  try {
    return await importOrList(args);
  } catch (error) {
    if (error instanceof ImportUsageError) return usage(error.message);
    throw error;
  } finally {
    await closePools();
  }
}

async function importOrList(args: string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        "dry-run": { type: "boolean" },
        approve: { type: "string" },
        "as-of": { type: "string" },
        encoding: { type: "string" },
        delimiter: { type: "string" },
        json: { type: "boolean" },
        list: { type: "boolean" },
        undo: { type: "string" },
      },
    });
  } catch (error) {
    return usage((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.list) {
    process.stdout.write(await sourceTable());
    return EXIT.fine;
  }
  if (values.undo !== undefined) {
    if (!/^\d{1,15}$/.test(values.undo)) return usage("--undo needs the number of a run.");
    return undo(Number(values.undo), values.json ?? false);
  }
  const [id, file, ...more] = positionals;
  if (id === undefined || file === undefined || more.length > 0) return usage("A source and one file are needed.");
  const source = sourceOf(id);
  if (!source) return usage(`There is no source “${id}”. Declared are: ${SOURCES.map((each) => each.id).join(", ")}.`);
  if (values.approve !== undefined && !/^\d{1,9}$/.test(values.approve))
    return usage("--approve needs a number of absences.");

  const encoding = ENCODINGS.find((each) => each === values.encoding?.toLowerCase());
  if (values.encoding !== undefined && encoding === undefined)
    return usage(`--encoding is one of ${ENCODINGS.join(", ")}.`);
  const delimiter = DELIMITER_NAMES[values.delimiter ?? ""] ?? DELIMITERS.find((each) => each === values.delimiter);
  if (values.delimiter !== undefined && delimiter === undefined)
    return usage(`--delimiter is one of ${Object.keys(DELIMITER_NAMES).join(", ")}.`);

  const before = values["dry-run"] ? undefined : await headline();
  const progress = progressBar(`${id} ${path.basename(file)}`, process.stderr.isTTY && !values.json);
  const result = await runImport({
    source,
    // npm runs scripts in the project's folder; the file was named from where the operator stands.
    file: path.resolve(process.env.INIT_CWD ?? process.cwd(), file),
    dryRun: values["dry-run"] ?? false,
    approve: values.approve === undefined ? undefined : Number(values.approve),
    asOf: values["as-of"],
    form: { encoding, delimiter },
    onProgress: progress.report,
  }).finally(progress.stop);

  // What was published can be searched when the command ends; the job that went with it finds nothing left to do.
  if (result.read && before) await indexRun(result.run, before);
  if (values.json) {
    for (const line of [...suggested(result), ...rejectedRows(result)]) process.stderr.write(`${line}\n`);
    process.stdout.write(`${JSON.stringify(asContract(result))}\n`);
  } else process.stdout.write(told(result, values["dry-run"] ?? false));
  return exitCode(result);
}

/** What a run brought is hidden and what it replaced restored: found by the search, too, when the command ends. */
async function undo(run: number, json: boolean): Promise<number> {
  const before = await headline();
  const { outcome, answer, source, hidden, restored } = await undoRun(run);
  const undone = outcome === "done";
  if (undone) await indexRun(run, before);
  const report = { run, source, undone, hidden, restored, reasons: undone ? [] : [answer] };
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${answer}\n`);
  return undone ? EXIT.fine : EXIT.failed;
}

function exitCode({ outcome, withheld }: ImportResult): number {
  if (outcome === "refused") return EXIT.refused;
  if (outcome === "failed") return EXIT.failed;
  return outcome === "withheld" || withheld > 0 ? EXIT.withheld : EXIT.fine;
}

function asContract({
  issues: _issues,
  rejectFile: _rejectFile,
  read: _read,
  diff: _diff,
  suggestion: _suggestion,
  suppressed: _suppressed,
  ...report
}: ImportResult) {
  return report;
}

function told(result: ImportResult, dryRun: boolean): string {
  const lines = [
    `Run ${result.run}, ${result.source}: ${result.outcome}${dryRun && result.outcome === "dry-run" ? " (nothing was changed)" : ""} in ${result.seconds} s`,
    `  ${result.records} records = ${result.header} header + ${result.accepted} accepted + ${result.rejected} rejected + ${result.blank} blank`,
    `  ${result.added} added, ${result.changed} changed, ${result.unchanged} unchanged, ${result.absent} absent, ${result.withheld} withheld`,
    ...result.reasons.map((reason) => `  ${reason}`),
    ...(dryRun ? differences(result).map((line) => `  ${line}`) : []),
    ...suggested(result).map((line) => `  ${line}`),
    ...rejectedRows(result).map((line) => `  ${line}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** What a refusal suggests, as the command that confirms it. */
function suggested({ suggestion }: ImportResult): string[] {
  if (!suggestion) return [];
  if (suggestion.kind === "encoding")
    return [`To read this file so, import it again with --encoding ${suggestion.value}`];
  if (suggestion.kind === "delimiter") {
    const name = Object.keys(DELIMITER_NAMES).find((each) => DELIMITER_NAMES[each] === suggestion.value);
    return [`To read this file so, import it again with --delimiter ${name}`];
  }
  return suggestion.columns
    .filter(({ suggestedField }) => suggestedField !== null)
    .map(({ header, suggestedField }) => `“${header}” is probably ${suggestedField}`);
}

function rejectedRows({ issues, rejectFile }: ImportResult): string[] {
  const lines = issues.slice(0, 20).map(issueSentence);
  if (issues.length > 20) lines.push(`and ${issues.length - 20} more rejected rows`);
  if (rejectFile) lines.push(`Rejected rows, to mend and import again: ${rejectFile}`);
  return lines;
}

const SAMPLES_A_VERDICT = 10;

/** Counts by province and field, and the first samples, old → new; those of contact feeds are people's and are not printed. */
function differences({ diff }: ImportResult): string[] {
  if (!diff) return [];
  const { provinces, fields } = diff.summary;
  const columns = ["added", "changed", "absent", "rejected"] as const;
  const counts = Object.entries(provinces).map(([province, row]) => [
    province,
    ...columns.map((name) => String(row[name])),
  ]);
  const lines = counts.length === 0 ? [] : table([["by province", ...columns], ...counts]);
  const changed = Object.entries(fields).sort(([, one], [, other]) => other - one);
  if (changed.length > 0)
    lines.push(`fields changed: ${changed.map(([field, rows]) => `${field} ${rows}`).join(", ")}`);
  for (const verdict of ["added", "changed", "renewed", "returned", "absent"]) {
    const samples = diff.samples.filter((row) => row.verdict === verdict);
    for (const row of samples.slice(0, SAMPLES_A_VERDICT)) {
      const where = [row.city, row.province].filter(Boolean).join(", ");
      const change = row.field === null ? "" : `: ${row.field} ${row.before ?? "—"} → ${row.after ?? "—"}`;
      lines.push(`${verdict.padEnd(8)} ${row.recordKey} ${row.name}${where === "" ? "" : ` (${where})`}${change}`);
    }
    if (samples.length > SAMPLES_A_VERDICT) lines.push(`${verdict.padEnd(8)} and more`);
  }
  return lines;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}

async function sourceTable(): Promise<string> {
  const sources = await listSources();
  const rows = sources.map((source) => [
    source.id,
    source.publisher,
    source.kind,
    source.dataSet,
    source.lastReading ?? "never",
    String(source.rows),
  ]);
  return table([["source", "publisher", "kind", "data set", "last reading", "rows"], ...rows])
    .map((line) => `${line}\n`)
    .join("");
}

function progressBar(label: string, shown: boolean) {
  if (!shown) return { report: undefined, stop: () => {} };
  const bar = new SingleBar({
    format: `${label} {stage} {value} rows, {duration_formatted}`,
    stream: process.stderr,
    clearOnComplete: true,
  });
  bar.start(1, 0, { stage: "received" });
  return {
    report({ stage, rows }: ImportProgress) {
      bar.setTotal(Math.max(rows, 1));
      bar.update(rows, { stage });
    },
    stop: () => bar.stop(),
  };
}

function usage(sentence: string): number {
  process.stderr.write(`${sentence}\n${USAGE}\n`);
  return EXIT.usage;
}
