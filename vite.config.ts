import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import tsconfigPaths from "vite-tsconfig-paths";
import remixConfig from "./remix.config.js";
import { compileCatalogues } from "./scripts/compile-catalogues";

const testing = Boolean(process.env.VITEST);

export default defineConfig(({ isSsrBuild }) => ({
  ...(process.env.VITE_CACHE_DIR ? { cacheDir: process.env.VITE_CACHE_DIR } : {}),
  plugins: [
    !testing && remix(remixConfig),
    !testing && tailwindcss(),
    compileCatalogues(),
    tsconfigPaths({ root: "." }),
  ],
  build: {
    sourcemap: false,
    target: "es2022",
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // 4 kB less than esbuild's, of the 110 that a public page may weigh.
    minify: isSsrBuild ? false : "terser",
    terserOptions: { module: true, ecma: 2020, compress: { passes: 2 } },
    ...(isSsrBuild ? {} : { rollupOptions: { output: { manualChunks: kitTogether } } }),
  },
  optimizeDeps: {
    // Named here, because a dependency that is first met on a later page makes the dev server load React twice.
    include: ["react", "react-dom", "react-dom/client", "react/jsx-runtime", "@remix-run/react", "intl-messageformat"],
    // Found by Vite's look through the routes, but of the server alone.
    exclude: ["@node-rs/argon2", "better-auth", "nodemailer", "pg", "pino", "rate-limiter-flexible", "stripe"],
  },
  server: { hmr: { protocol: "ws" } },
}));

const FRAMEWORK =
  /\/node_modules\/(react|react-dom|react-router|react-router-dom|scheduler|@remix-run|turbo-stream|intl-messageformat|@formatjs)\//;
const KIT =
  /\/app\/(ui\/(badge|button|canonical|card|cn|field|icon|notice|page-head|pagination|request-context)|text\/(catalogue|format|french-spaces|language|use-text|zone))\.tsx?$/;

/**
 * What nearly every page draws with is one file, and the framework, which changes with a version only, another: twenty files
 * of half a kilobyte each pack badly, and each stands in the list of files of every route.
 */
function kitTogether(id: string): string | undefined {
  if (FRAMEWORK.test(id)) return "framework";
  return KIT.test(id) ? "kit" : undefined;
}
