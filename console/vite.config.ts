/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { offline } from "./scripts/offline.mjs";

// `npm run dev` shows the console of a daemon that runs already; sign in there first with `gantry open`.
const daemon = process.env.GANTRY_URL ?? "http://127.0.0.1:8787";

export default defineConfig({
  base: "/app/",
  plugins: [react(), offline()],
  server: { host: "127.0.0.1", port: 5178, proxy: { "^/(api|v1|health|ws|openapi|sign-in)": { target: daemon, ws: true } } },
  // The page's policy takes no script or style that stands in the page itself.
  build: { rollupOptions: { input: ["index.html", "diagram.html"] }, assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: "es2022", sourcemap: false },
  test: { environment: "jsdom", setupFiles: ["test/setup.ts"], include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true },
});
