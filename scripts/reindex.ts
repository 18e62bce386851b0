/** `npm run reindex`: writes the search documents anew from the directory and makes them the current generation. */
import { rebuildDocuments } from "../app/features/search/search-documents.server";
import { closePools } from "../app/platform/db.server";

try {
  const { documents, productDay, seconds } = await rebuildDocuments();
  console.log(`Search index: ${documents} firms as of ${productDay}, in ${seconds.toFixed(1)} s.`);
} catch (error) {
  console.error(
    `Search index: not rebuilt, the last one stands. ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
} finally {
  await closePools();
}
