import { postgresEngine } from "../../app/features/search/postgres-engine.server";
import { rebuildDocuments } from "../../app/features/search/search-documents.server";
import { indexerPool, webPool } from "../../app/platform/db.server";
import { request } from "../../test/contracts/counted-by-hand";
import { percentile, type Figure } from "./figure";

/** Names, beginnings, a slip of the pen, filters: of the firms of import-list.ts. */
const QUERIES = [
  request({ text: "prairie paving 0000123" }),
  request({ text: "prairie roofing 00123" }),
  request({ text: "prarie masonry" }),
  request({ text: "montreal nord" }),
  request({ text: "steel crane leduc" }),
  request({ filters: { province: ["AB"], size: ["10-19"] } }),
  request({ text: "concrete", filters: { city: ["calgary"] } }),
  request({ filters: { city: ["edmonton", "leduc"] } }),
];

/** The same queries, quiet and while an import of another process runs. */
export async function searchWhileImporting(importOnce: () => Promise<void>): Promise<Figure> {
  const engine = postgresEngine({ reader: webPool, writer: indexerPool, keepAnswers: false });
  await rebuildDocuments(engine);
  const one = async (index: number) => {
    const before = performance.now();
    await engine.search(QUERIES[index % QUERIES.length]!);
    return performance.now() - before;
  };
  for (let index = 0; index < 200; index += 1) await one(index);
  const quiet: number[] = [];
  for (let index = 0; index < 600; index += 1) quiet.push(await one(index));

  let importing = true;
  const done = importOnce().finally(() => (importing = false));
  const busy: number[] = [];
  for (let index = 0; importing; index += 1) busy.push(await one(index));
  await done;
  const ratio = percentile(busy, 0.95) / percentile(quiet, 0.95);
  return {
    name: "search while a list is imported, p95",
    unit: "ms",
    value: percentile(busy, 0.95),
    reference: { name: "quiet", value: percentile(quiet, 0.95) },
    ratio,
    target: { text: "<= 2 × quiet", met: ratio <= 2 },
    note: `${busy.length} searches meanwhile`,
  };
}
