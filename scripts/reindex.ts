import { rebuildDocuments } from "../app/features/search/search-documents.server";

/** `npm run reindex`: writes the search documents anew from the directory and makes them the current generation. */
export async function main(args: string[]): Promise<number> {
  if (args.length > 0) {
    console.error("npm run reindex takes no arguments.");
    return 1;
  }
  try {
    const { documents, productDay, seconds } = await rebuildDocuments();
    console.log(`Search index: ${documents} firms as of ${productDay}, in ${seconds.toFixed(1)} s.`);
    return 0;
  } catch (error) {
    console.error(
      `Search index: not rebuilt, the last one stands. ${error instanceof Error ? error.message : String(error)}`,
    );
    return 1;
  }
}
