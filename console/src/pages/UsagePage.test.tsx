import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { UsageSum } from "../api/types";
import UsagePage from "./UsagePage";

function sum(group: string, cost: number, calls: number): UsageSum {
  return { group, calls, failed: 0, unpriced: 0, partial: 0, input_tokens: calls * 1000, output_tokens: calls * 10, cache_read_tokens: 0, cost_usd: cost } as UsageSum;
}

const today = new Date().toISOString().slice(0, 10);
const SUMS: Record<string, UsageSum[]> = {
  day: [sum(today, 3, 30)],
  model: [sum("small", 1, 20), sum("large", 2, 10)],
  session: [sum("11111111-1111-4111-8111-111111111111", 3, 30)],
  user: [sum("ada", 3, 30)],
  key: [sum("", 3, 30)],
};

it("shows what models cost by day as a chart, and by model, session, user and key with a bar for each", async () => {
  vi.stubGlobal("fetch", async (path: string) => new Response(JSON.stringify({ items: SUMS[new URL(path, "http://x").searchParams.get("group_by")!] })));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <UsagePage />
    </QueryClientProvider>,
  );
  const user = userEvent.setup();
  expect(await screen.findByText("$3.00", { selector: "strong" })).toBeVisible();
  expect(screen.getByRole("group", { name: "cost by day" }).querySelectorAll(".chart-day:not(.none)")).toHaveLength(1);

  const rows = () => within(screen.getByRole("region", { name: /^Usage by/ })).getAllByRole("row").slice(1);
  const widths = () => rows().map((row) => Number(row.querySelector("rect")!.getAttribute("width")));
  expect(rows().map((row) => within(row).getByRole("rowheader").textContent)).toEqual(["large", "small"]);
  expect(widths()).toEqual([100, 50]);

  // What the chart measures the bars measure too.
  await user.click(screen.getByRole("button", { name: "calls" }));
  expect(rows().map((row) => within(row).getByRole("rowheader").textContent)).toEqual(["small", "large"]);
  expect(widths()).toEqual([100, 50]);

  await user.click(screen.getByRole("button", { name: "user" }));
  expect(await screen.findByRole("rowheader", { name: "ada" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "session" }));
  expect(await screen.findByRole("link", { name: /^11111111/ })).toHaveAttribute("href", "/sessions/11111111-1111-4111-8111-111111111111");
  await user.click(screen.getByRole("button", { name: "key" }));
  expect(await screen.findByRole("rowheader", { name: "none" })).toBeVisible();
});
