import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  plugins: [svelte()],
  // The policy of the window forbids inline scripts and styles: everything is a file.
  build: {
    target: "safari16",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One page a window: the candidate’s, and that of the service.
    rolldownOptions: { input: ["index.html", "bureau.html"] },
  },
});
