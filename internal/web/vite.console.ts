import { defineConfig } from "vite";

// The console, beside the portal in the same dist. Its views are loaded when they
// are first looked at; file names carry a content hash.
export default defineConfig({
  root: "console",
  base: "/console/",
  publicDir: false,
  build: {
    outDir: "../dist/console",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0, // data: URLs would need a wider Content-Security-Policy
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1100, // kB as they are; size.mjs holds the budget, gzipped
    rolldownOptions: { checks: { moduleLevelDirective: false } }, // "use client" means nothing in a browser
  },
});
