import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import { DayChart, lastDays } from "./DayChart";

const NOON = Date.parse("2026-11-21T12:00:00Z");

it("names the last day, and one of each week with room before it", () => {
  for (const [count, named] of [[30, ["2026-10-23", "2026-10-30", "2026-11-06", "2026-11-13", "2026-11-21"]], [7, ["2026-11-15", "2026-11-21"]]] as const) {
    const { container, unmount } = render(<DayChart days={lastDays(count, NOON)} sums={[]} measure="calls" />);
    const words = named.map((day) => new Date(day).toLocaleDateString([], { day: "numeric", month: "short", timeZone: "UTC" }));
    expect([...container.querySelectorAll("text")].map((text) => text.textContent)).toEqual(words);
    unmount();
  }
});
