import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Session } from "../api/types";
import { stopped } from "../sessions/stopped";
import { RunBadge } from "./RunBadge";

const run = (over: object) => ({ run_id: "r1", status: "running", created_at: "2026-01-18T12:00:00Z", paused_for: null, paused_until: null, ...over }) as NonNullable<Session["last_run"]>;

function words(of: Parameters<typeof RunBadge>[0]): string {
  return render(<RunBadge {...of} />).container.textContent ?? "";
}

describe("how a session stands", () => {
  it("is said in words that are true", () => {
    expect(words({ run: null })).toBe("not started");
    expect(words({ run: run({ status: "waiting_approval" }) })).toBe("waits for you");
    expect(words({ run: run({ status: "interrupted" }) })).toBe("interrupted");
    const until = new Date(2026, 0, 18, 17, 5);
    expect(words({ run: run({ status: "paused", paused_until: until.toISOString() }), now: until.getTime() - 3_600_000 })).toMatch(/^paused until 0?5:05|^paused until 17:05/);
    expect(words({ run: run({ status: "paused" }) })).toBe("paused");
  });

  it("is what was heard last while the daemon is not heard, unless it was over", () => {
    expect(words({ run: run({}), stale: true })).toBe("was running when last heard");
    expect(words({ run: run({ status: "waiting_approval" }), stale: true })).toBe("waited for you when last heard");
    expect(words({ run: run({ status: "completed" }), stale: true })).toBe("done");
  });

  it("stops where a person has to look, until they have", () => {
    const sessions = (["error", "paused", "interrupted", "running"] as const).map((status) => ({ last_run: run({ run_id: status, status }) })) as Session[];
    const shown = (seen: string[]) => stopped(sessions, new Set(seen)).map((session) => session.last_run!.run_id);
    expect(shown([])).toEqual(["error", "paused"]);
    expect(shown(["error", "paused"])).toEqual(["paused"]);
  });
});
