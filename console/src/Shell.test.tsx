import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { approval } from "../test/samples";
import { inbox } from "./live/inbox";
import { Shell } from "./Shell";

const badge = { setAppBadge: vi.fn(async () => {}), clearAppBadge: vi.fn(async () => {}) };
const waiting = (...pending: ReturnType<typeof approval>[]) => act(() => inbox.set({ hearing: "live", known: true, pending, decided: [] }));

beforeEach(() => {
  vi.clearAllMocks();
  Object.assign(navigator, badge);
  inbox.set({ hearing: "live", known: true, pending: [], decided: [] });
});

afterEach(() => {
  for (const name of Object.keys(badge)) Reflect.deleteProperty(navigator, name);
});

it("counts what waits in the title, on the app's icon and beside the inbox, up and down again", () => {
  render(<Shell>The page</Shell>);
  expect(document.title).toBe("Gantry");
  const [one, other] = [approval(), approval()];

  waiting(one, other);
  expect(document.title).toBe("(2) Gantry");
  expect(badge.setAppBadge).toHaveBeenLastCalledWith(2);
  expect(screen.getByLabelText("2 waiting")).toHaveTextContent("2");

  waiting(other);
  expect(document.title).toBe("(1) Gantry");
  expect(badge.setAppBadge).toHaveBeenLastCalledWith(1);

  badge.clearAppBadge.mockClear();
  waiting();
  expect(document.title).toBe("Gantry");
  expect(badge.clearAppBadge).toHaveBeenCalledOnce();
  expect(screen.queryByLabelText(/waiting$/)).toBeNull();
});

it("counts in the title alone where a browser has no icon to mark, or does not let it be marked", () => {
  badge.setAppBadge.mockRejectedValueOnce(new DOMException("no", "NotAllowedError"));
  render(<Shell>The page</Shell>);
  waiting(approval());
  expect(document.title).toBe("(1) Gantry");
  for (const name of Object.keys(badge)) Reflect.deleteProperty(navigator, name);
  waiting(approval(), approval());
  expect(document.title).toBe("(2) Gantry");
});
