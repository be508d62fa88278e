import { defineConfig } from "vitest/config";

// Whole stories in a real browser against a real daemon, one after the other. They need Chromium and the built program.
export default defineConfig({ test: { include: ["e2e/**/*.test.ts"], environment: "node", fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 } });
