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
  },
  optimizeDeps: {
    // Named here, because a dependency that is first met on a later page makes the dev server load React twice.
    include: ["react", "react-dom", "react-dom/client", "react/jsx-runtime", "@remix-run/react", "intl-messageformat"],
    // Found by Vite's look through the routes, but of the server alone.
    exclude: ["@node-rs/argon2", "better-auth", "nodemailer", "pg", "pino", "rate-limiter-flexible", "stripe"],
  },
  server: { hmr: { protocol: "ws" } },
}));
