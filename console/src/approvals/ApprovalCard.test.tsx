import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { answering, approval } from "../../test/samples";
import type { Approval } from "../api/types";
import { inbox } from "../live/inbox";
import { useStore } from "../live/store";
import { Toasts } from "../ui/Toasts";
import { WaitingItem } from "./WaitingItem";

function Queue() {
  return (
    <>
      {useStore(inbox).pending.map((item) => (
        <WaitingItem key={item.approval_id} item={item} equal={0} />
      ))}
      <Toasts />
    </>
  );
}

function show(...items: Approval[]) {
  inbox.set({ hearing: "live", known: true, pending: items, decided: [] });
  render(<Queue />);
  return userEvent.setup();
}

describe("an approval", () => {
  beforeEach(() => inbox.set({ hearing: "live", known: true, pending: [], decided: [] }));

  it("is allowed with the hash of what was shown, and leaves the queue at once", async () => {
    const asked = approval();
    const daemon = answering({ body: { ...asked, status: "allowed" } });
    vi.stubGlobal("fetch", daemon.fetching);
    const user = show(asked);
    await user.click(screen.getByRole("button", { name: /Allow once/ }));
    expect(daemon.seen).toEqual([{ path: `/api/approvals/${asked.approval_id}`, body: { decision: "allow", scope: "once", input_hash: "hash-1" } }]);
    expect(screen.queryByRole("article")).toBeNull();
  });

  it("comes back with the reason when the daemon refuses", async () => {
    vi.stubGlobal("fetch", answering({ status: 403, body: { type: "urn:gantry:problem:policy-refused", detail: "The policy does not allow this." } }).fetching);
    const user = show(approval());
    await user.click(screen.getByRole("button", { name: /^Deny d/ }));
    expect(await screen.findByText("The policy does not allow this.")).toBeVisible();
    expect(screen.getByRole("article")).toBeVisible();
  });

  it("that somebody else was faster with is gone, and says so", async () => {
    vi.stubGlobal("fetch", answering({ status: 409, body: { type: "urn:gantry:problem:approval-already-decided", detail: "This approval is already denied (by grace)." } }).fetching);
    const user = show(approval());
    await user.click(screen.getByRole("button", { name: /Allow once/ }));
    expect(await screen.findByText(/already denied \(by grace\)/)).toBeVisible();
    expect(screen.queryByRole("article")).toBeNull();
  });

  it("shows each rule that would be remembered, narrowest first, and writes the one that was chosen", async () => {
    const asked = approval({
      rule_suggestions: [
        { index: 0, explanation: "Exactly this.", rules: [{ effect: "allow", kind: "command", pattern: "./test.sh" }], scopes: ["session", "always"] },
        { index: 1, explanation: "With any arguments.", rules: [{ effect: "allow", kind: "command", pattern: "./test.sh *" }], scopes: ["session"] },
      ],
    });
    const daemon = answering({ body: { ...asked, status: "allowed" } });
    vi.stubGlobal("fetch", daemon.fetching);
    const user = show(asked);
    await user.click(screen.getByRole("button", { name: /^Allow and remember…/ }));
    expect(screen.getAllByText(/^\.\/test\.sh/, { selector: "strong" }).map((rule) => rule.textContent)).toEqual(["./test.sh", "./test.sh *"]);
    await user.click(screen.getByRole("button", { name: "always" }));
    expect(daemon.seen[0]!.body).toMatchObject({ decision: "allow", scope: "always", suggestion: 0 });
  });

  it("is denied with what the agent should do instead", async () => {
    const daemon = answering({ body: approval({ status: "denied" }) });
    vi.stubGlobal("fetch", daemon.fetching);
    const user = show(approval());
    await user.click(screen.getByRole("button", { name: /Deny with feedback/ }));
    await user.type(screen.getByLabelText(/instead/), "use make");
    await user.click(screen.getByRole("button", { name: "Deny and tell it" }));
    expect(daemon.seen[0]!.body).toMatchObject({ decision: "deny", feedback: "use make" });
  });

  it("sends edited input only when it is JSON", async () => {
    const daemon = answering({ body: approval({ status: "allowed" }) });
    vi.stubGlobal("fetch", daemon.fetching);
    const user = show(approval());
    await user.click(screen.getByRole("button", { name: /Edit/ }));
    const field = screen.getByLabelText(/run instead/);
    await user.clear(field);
    await user.click(screen.getByRole("button", { name: "Allow this instead" }));
    expect(screen.getByText(/no valid JSON/)).toBeVisible();
    expect(daemon.seen).toEqual([]);
    await user.click(field);
    await user.paste('{"command":"make"}');
    await user.click(screen.getByRole("button", { name: "Allow this instead" }));
    expect(daemon.seen[0]!.body).toMatchObject({ decision: "allow", input: { command: "make" } });
  });

  it("shows what would hide or move, instead of obeying it", () => {
    show(approval({ title: "Run \u202emoc.evil", input: { command: "ls\r\u001b[2Krm -rf x\u200b" } }));
    expect(screen.getByRole("heading")).toHaveTextContent("Run \\u{202E}moc.evil");
    expect(screen.getByLabelText("Exactly what it asks").textContent).toBe("ls␍␛[2Krm -rf x\\u{200B}");
  });
});

describe("a question", () => {
  it("is answered with its choices, or with words before them", async () => {
    const asked = approval({ kind: "question", title: "Which?", form: { choices: ["red", "blue"], multiple: false } });
    const daemon = answering({ status: 503, body: { detail: "later" } }, { body: { ...asked, status: "answered" } });
    vi.stubGlobal("fetch", daemon.fetching);
    const user = show(asked);
    expect(screen.getByRole("button", { name: "Answer" })).toBeDisabled();
    await user.click(screen.getByLabelText("red"));
    await user.click(screen.getByLabelText("blue"));
    await user.click(screen.getByRole("button", { name: "Answer" }));
    expect(daemon.seen[0]).toEqual({ path: `/api/approvals/${asked.approval_id}/answer`, body: { choices: ["blue"] } });
    await user.type(await screen.findByLabelText("or in your own words"), "neither");
    await user.click(screen.getByRole("button", { name: "Answer" }));
    expect(daemon.seen[1]!.body).toEqual({ text: "neither" });
  });
});
