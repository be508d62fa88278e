import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Composer } from "./Composer";

beforeEach(() => sessionStorage.clear());
afterEach(() => vi.unstubAllGlobals());

it("is free for the next message at once, and gives back what was not taken, before what was written meanwhile", async () => {
  let answer: (response: Response) => void = () => {};
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (answer = resolve)));
  render(<Composer sessionId="s" activity="running" steering="native" />);
  const user = userEvent.setup();
  const field = screen.getByLabelText("Message to the agent");

  await user.type(field, "first{Enter}");
  expect(field).toHaveValue("");
  await user.type(field, "second");
  answer(new Response("{}"));
  await vi.waitFor(() => expect(screen.getByRole("button", { name: "Into this turn" })).toBeEnabled(), { timeout: 30_000 });
  expect(field).toHaveValue("second");

  await user.type(field, "{Enter}third");
  answer(new Response(JSON.stringify({ detail: "The session is closed." }), { status: 409 }));
  await vi.waitFor(() => expect(field).toHaveValue("second\nthird"), { timeout: 30_000 });
  expect(sessionStorage.getItem("gantry.draft.s")).toBe("second\nthird");
});
