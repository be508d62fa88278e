import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { FolderDiff, Session } from "../api/types";
import { LandDialog } from "./LandDialog";

// jsdom has no dialogs.
beforeAll(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
});

const session = { session_id: "s", title: "Greet" } as Session;

function diff(from: string, ...files: string[]): FolderDiff {
  return { from_tree: from, to_tree: "now", lines_added: files.length, lines_removed: 0, files: files.map((path) => ({ path }) as FolderDiff["files"][number]), truncated: false };
}

/** Answers the two diffs that are asked for, and keeps what is landed. */
function open(whole: FolderDiff, left: FolderDiff, refusal?: object) {
  const landed: unknown[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    if (init.method === "GET") return new Response(JSON.stringify(path.includes("from=accepted") ? left : whole));
    landed.push(JSON.parse(String(init.body)));
    return refusal ? new Response(JSON.stringify(refusal), { status: 422 }) : new Response(JSON.stringify({ commit: "c0ffee", branch: "gantry/1", left_out: [] }));
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LandDialog session={session} onClose={() => {}} />
    </QueryClientProvider>,
  );
  return { landed, user: userEvent.setup() };
}

describe("landing", () => {
  it("takes only what is accepted when that is less, and says what stays", async () => {
    const { landed, user } = open(diff("first", "a.txt", "b.txt", "c.txt"), diff("accepted", "c.txt"));
    const choice = await screen.findByRole("group", { name: "What" });
    expect(within(choice).getByLabelText(/Only what is accepted/)).toBeChecked();
    expect(choice).toHaveTextContent("without 1 file");
    expect(choice).toHaveTextContent("3 files");
    await user.click(screen.getByRole("button", { name: "Land" }));
    expect(await screen.findByText("commit c0ffee")).toBeVisible();
    expect(landed).toEqual([{ as: "commit", message: "Greet", accepted: true }]);
  });

  it("takes everything when one says so", async () => {
    const { landed, user } = open(diff("first", "a.txt", "b.txt"), diff("accepted", "b.txt"));
    await user.click(await screen.findByLabelText(/Everything/));
    await user.click(screen.getByRole("button", { name: "Land" }));
    await screen.findByText("commit c0ffee");
    expect(landed).toMatchObject([{ accepted: false }]);
  });

  it.each([
    ["nothing is accepted", diff("first", "a.txt"), diff("first", "a.txt")],
    ["everything is", diff("first", "a.txt"), diff("accepted")],
  ])("asks no such thing when %s", async (_, whole, left) => {
    const { landed, user } = open(whole, left);
    const button = await screen.findByRole("button", { name: "Land" });
    await vi.waitFor(() => expect(button).toBeEnabled());
    expect(screen.queryByRole("group", { name: "What" })).toBeNull();
    await user.click(button);
    await screen.findByText("commit c0ffee");
    expect(landed).toMatchObject([{ accepted: false }]);
  });

  it("says why not, and marks the field", async () => {
    const { user } = open(diff("first", "a.txt"), diff("first", "a.txt"), { detail: "branch must be a name that git takes for a branch.", errors: { branch: ["…"] } });
    await user.click(screen.getByLabelText(/A branch in the source/));
    const button = screen.getByRole("button", { name: "Land" });
    await vi.waitFor(() => expect(button).toBeEnabled());
    await user.click(button);
    expect(await screen.findByRole("alert")).toHaveTextContent("a name that git takes");
    expect(screen.getByLabelText(/^Branch/)).toHaveAttribute("aria-invalid", "true");
  });
});
