import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Browser journeys against a real `npm start` with the demo: one site, one file after the other. */
export default defineConfig({
  resolve: { alias: { "~": fileURLToPath(new URL("./app", import.meta.url)) } },
  test: {
    include: ["test/journeys/**/*.test.ts"],
    globalSetup: ["test/journeys/site.ts"],
    pool: "forks",
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
