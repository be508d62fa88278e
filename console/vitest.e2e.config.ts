import { defineConfig } from "vitest/config";

// Whole stories in a real browser against a real daemon, one after the other. They need Chromium and the built program. A story may be told once more: a browser that
// shares its machine with other work loses a page now and then.
export default defineConfig({ test: { include: ["e2e/**/*.test.ts"], environment: "node", fileParallelism: false, retry: 1, testTimeout: 600_000, hookTimeout: 600_000 } });
