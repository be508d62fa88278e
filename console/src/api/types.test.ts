// @vitest-environment node
import { execFileSync } from "node:child_process";
import { describe, it } from "vitest";

describe("the types of the API and the events", () => {
  it("are those that the daemon's documents say", () => {
    execFileSync(process.execPath, ["scripts/types.mjs", "--check"], { stdio: "pipe" });
  }, 120_000);
});
