import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { Router } from "wouter";
import { memoryLocation } from "wouter/memory-location";
import { answering } from "../../test/samples";
import SearchPage from "./SearchPage";

const SESSION = "11111111-1111-4111-8111-111111111111";
const hit = (seq: number, type = "ui.message.assistant.final") => ({
  session_id: SESSION, run_id: null, seq, at: "2026-01-18T12:00:00Z", type, snippet: "a needle here", matches: [{ start: 2, length: 6 }], session_title: "Haystack",
});

function show(path: string) {
  const place = memoryLocation({ path, record: true });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <Router hook={place.hook} searchHook={place.searchHook}>
        <SearchPage />
      </Router>
    </QueryClientProvider>,
  );
  return place;
}

afterEach(() => vi.unstubAllGlobals());

it("leads from a hit to its place in its session, and goes on to older hits", async () => {
  const { seen, fetching } = answering({ body: { items: [hit(41), hit(40, "ui.tool.result")], next_cursor: "older" } }, { body: { items: [hit(3, "ui.message.user")], next_cursor: null } });
  vi.stubGlobal("fetch", fetching);
  show("/search?q=needle");
  expect(await screen.findByRole("link", { name: /said/ })).toHaveAttribute("href", `/sessions/${SESSION}?at=41&find=needle`);
  expect(screen.getByRole("link", { name: /tool output/ })).toHaveAttribute("href", `/sessions/${SESSION}?at=40&find=needle`);
  expect(screen.getAllByText("needle", { selector: "mark" })).toHaveLength(2);

  await userEvent.setup().click(screen.getByRole("button", { name: "Older hits" }));
  expect(await screen.findByRole("link", { name: /asked/ })).toHaveAttribute("href", `/sessions/${SESSION}?at=3&find=needle`);
  expect(seen.map((request) => new URL(request.path, "http://x").searchParams.get("cursor"))).toEqual([null, "older"]);
  expect(screen.queryByRole("button", { name: "Older hits" })).toBeNull();
});

it("keeps the words in the address, so that one comes back to them", async () => {
  vi.stubGlobal("fetch", answering({ body: { items: [], next_cursor: null } }).fetching);
  const place = show("/search");
  expect(screen.getByText("Everything that any agent did")).toBeVisible();
  await userEvent.setup().type(screen.getByRole("searchbox"), "needle & thread");
  expect(await screen.findByText("Nothing found")).toBeVisible();
  await vi.waitFor(() => expect(place.history!.at(-1)).toBe("/search?q=needle%20%26%20thread"), { timeout: 30_000 });
  expect(place.history).toHaveLength(1);
});

it("says why nothing can be found now", async () => {
  vi.stubGlobal("fetch", answering({ status: 503, body: { type: "urn:gantry:problem:unavailable", detail: "The index is being built again." } }).fetching);
  show("/search?q=needle");
  expect(await screen.findByText("The index is being built again.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
});
