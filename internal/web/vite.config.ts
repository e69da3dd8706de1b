import { defineConfig } from "vite";

// One page for every portal path: which view it shows follows from the path.
// File names carry a content hash, so that assets can be cached for ever.
export default defineConfig({
  root: "portal",
  base: "/",
  build: {
    outDir: "../dist",
    emptyOutDir: false, // dist/.keep lets Go embed the folder before the first build
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0, // data: URLs would need a wider Content-Security-Policy
  },
});
