import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveSession } from "../live/session";
import { TranscriptBuilder, type Envelope } from "../live/transcript";
import { TranscriptView } from "./TranscriptView";

const SCREEN = 600;
const ROW = 50;

/** A session of that many texts: Line 1, Line 2 and on, each at its position; some events instead of texts are given. */
function sessionOf(count: number, others: Record<number, Partial<Envelope>> = {}, archived = 0): LiveSession {
  const builder = new TranscriptBuilder();
  if (archived > 0) builder.reset(archived);
  const events: Envelope[] = [];
  for (let seq = archived + 1; seq <= count; seq++) {
    const text = { type: "ui.message.assistant.final", payload: { itemId: `t${seq}`, text: `Line ${seq}`, format: "markdown" } };
    const event = { v: 1, seq, at: "2026-01-18T12:00:00Z", sessionId: "s", runId: "r", provider: "demo", kind: "ui", ...text, ...others[seq] } as Envelope;
    builder.take(event);
    events.push(event);
  }
  return { hearing: "live", caughtUp: true, transcript: builder.current(), events };
}

// What jsdom does not lay out: the sizes of the box and of the rows, and how far one has scrolled.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockImplementation(function (this: HTMLElement) {
    return this.dataset.index === undefined ? SCREEN : ROW;
  });
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(800);
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(SCREEN);
  vi.spyOn(Element.prototype, "scrollHeight", "get").mockImplementation(function (this: Element) {
    return parseFloat(this.querySelector<HTMLElement>(".transcript-rows")?.style.height ?? "0");
  });
  Element.prototype.scrollTo = function (this: Element, to?: ScrollToOptions | number) {
    this.scrollTop = typeof to === "object" ? (to.top ?? 0) : 0;
    queueMicrotask(() => this.dispatchEvent(new Event("scroll")));
  } as typeof Element.prototype.scrollTo;
});

afterEach(() => {
  Reflect.deleteProperty(Element.prototype, "scrollTo");
});

const here = () => document.querySelector<HTMLElement>("[aria-current=true]");

it("follows what comes, however fast, until one goes up, and again from the end on", () => {
  const { rerender } = render(<TranscriptView live={sessionOf(100)} sessionId="s" />);
  const box = screen.getByRole("log");
  const atEnd = () => box.scrollTop >= box.scrollHeight - SCREEN;
  expect(atEnd()).toBe(true);

  // The browser tells of our own scrolling after the end has moved on.
  rerender(<TranscriptView live={sessionOf(200)} sessionId="s" />);
  vi.spyOn(Element.prototype, "scrollHeight", "get").mockReturnValue(500_000);
  fireEvent.scroll(box);
  expect(screen.queryByRole("button", { name: /To the end/ })).toBeNull();

  box.scrollTop = 100;
  fireEvent.scroll(box);
  expect(screen.getByRole("button", { name: /To the end/ })).toBeVisible();
});

describe("a transcript that is opened at an event", () => {
  it("shows it, far back in a long session, marks it for a moment, and stays there while more comes", async () => {
    const { rerender } = render(<TranscriptView live={sessionOf(5_000)} sessionId="s" at={1_234} />);
    expect(await screen.findByText("Line 1234")).toBeVisible();
    expect(here()).toHaveTextContent("Line 1234");
    expect(here()).toHaveClass("found");
    expect(here()).toHaveFocus();
    expect(document.querySelectorAll(".transcript-row").length).toBeLessThan(60);

    await vi.waitFor(() => expect(here()).not.toHaveClass("found"), { timeout: 30_000 });
    rerender(<TranscriptView live={sessionOf(5_010)} sessionId="s" at={1_234} />);
    expect(here()).toHaveTextContent("Line 1234");
    expect(screen.getByRole("button", { name: /To the end/ })).toBeVisible();
  });

  it("waits for an event that is still to come from the log", async () => {
    const { rerender } = render(<TranscriptView live={{ ...sessionOf(10), caughtUp: false }} sessionId="s" at={900} />);
    expect(screen.queryByText(/no event/)).toBeNull();
    rerender(<TranscriptView live={sessionOf(1_000)} sessionId="s" at={900} />);
    expect(await screen.findByText("Line 900")).toBeVisible();
  });

  it("unfolds a thought, and a tool's output to its last line", async () => {
    const call = { toolCallId: "c", toolName: "bash", input: { command: "seq 9000" }, title: "Run seq 9000" };
    const output = Array.from({ length: 9_000 }, (_, line) => `row ${line + 1}`).join("\n");
    const others = {
      10: { type: "ui.thinking.final", payload: { itemId: "t10", text: "A hidden thought" } },
      20: { type: "ui.tool.call", payload: call },
      21: { type: "ui.tool.result", payload: { ...call, itemId: "o", outcome: "succeeded", output } },
    } as unknown as Record<number, Partial<Envelope>>;
    const live = sessionOf(400, others);
    const { rerender } = render(<TranscriptView live={live} sessionId="s" at={10} />);
    expect(await screen.findByText("A hidden thought")).toBeVisible();
    rerender(<TranscriptView live={live} sessionId="s" at={21} />);
    expect(await screen.findByText(/^row 1 row 2 /)).toHaveTextContent(/row 9000$/);
    expect(here()!.querySelector("details")).toHaveAttribute("open");
  });

  it("says when the place is in the archive, or is none", () => {
    const { rerender } = render(<TranscriptView live={sessionOf(60, {}, 50)} sessionId="s" at={12} />);
    expect(screen.getByRole("status")).toHaveTextContent("Event 12 is in the archive");
    rerender(<TranscriptView live={sessionOf(60)} sessionId="s" at={61} />);
    expect(screen.getByRole("status")).toHaveTextContent("This session has no event 61: its last is 60.");
    expect(here()).toBeNull();
    rerender(<TranscriptView live={sessionOf(60)} sessionId="s" at={60} />);
    expect(screen.queryByRole("status")).toBeNull();
  });

  it("goes on to the end when one asks for it", () => {
    render(<TranscriptView live={sessionOf(2_000)} sessionId="s" at={100} />);
    fireEvent.click(screen.getByRole("button", { name: /To the end/ }));
    expect(screen.getByRole("log").scrollTop).toBeGreaterThan(50_000);
  });
});
