import { afterEach, describe, expect, it, vi } from "vitest";
import type { Approval } from "../api/types";
import { began, changed, inbox } from "../live/inbox";
import { decide } from "./deciding";

const approval = (id: string, status: Approval["status"] = "pending") => ({ approval_id: id, status, created_at: `2026-01-18T12:00:0${id}Z`, input_hash: "h" }) as Approval;

afterEach(() => vi.unstubAllGlobals());

describe("an answer", () => {
  it("keeps what came into the inbox while it was under way", async () => {
    let reply: (response: Response) => void = () => {};
    vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (reply = resolve)));
    inbox.set(began(inbox.value, [approval("1")]));

    const answer = decide(approval("1"), { decision: "allow" });
    expect(inbox.value.pending).toEqual([]);
    inbox.set(changed(inbox.value, approval("2")));
    reply(Response.json(approval("1", "allowed")));
    await answer;

    expect(inbox.value.pending.map((item) => item.approval_id)).toEqual(["2"]);
  });

  it("brings the item back when the daemon refuses", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ type: "urn:gantry:problem:conflict", detail: "Not now." }, { status: 409 })));
    inbox.set(began(inbox.value, [approval("1")]));

    expect(await decide(approval("1"), { decision: "deny" })).toBe(false);

    expect(inbox.value.pending.map((item) => item.approval_id)).toEqual(["1"]);
  });
});
