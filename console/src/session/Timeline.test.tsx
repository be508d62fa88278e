import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { TranscriptBuilder, type Envelope } from "../live/transcript";
import { Timeline } from "./Timeline";

const said = (seq: number, text: string) =>
  ({ v: 1, seq, at: "2026-01-18T12:00:00Z", sessionId: "s", provider: "demo", kind: "ui", type: "ui.message.user", payload: { messageId: `m${seq}`, text } }) as Envelope;

function transcriptOf(...events: Envelope[]) {
  const builder = new TranscriptBuilder();
  events.forEach((event) => builder.take(event));
  return builder.current();
}

describe("the timeline", () => {
  it("is not there while there is only one message", () => {
    const { items, said: places } = transcriptOf(said(1, "Begin"));
    const { container } = render(<Timeline sessionId="s" items={items} said={places} onShow={() => {}} />);
    expect(container.innerHTML).toBe("");
  });

  it("stands at the last message and goes to another one", () => {
    const show = vi.fn();
    const { items, said: places } = transcriptOf(said(1, "Begin"), said(5, "Go on"), said(9, "End"));
    render(<Timeline sessionId="s" items={items} said={places} onShow={show} />);
    const line = screen.getByRole("slider", { name: "Message" });
    expect(line).toHaveAttribute("aria-valuetext", "Message 3 of 3: End");

    fireEvent.change(line, { target: { value: "1" } });

    expect(line).toHaveAttribute("aria-valuetext", "Message 2 of 3: Go on");
    expect(show).toHaveBeenCalledWith(1);
  });

  it("knows a message that waited in the queue by its first place", () => {
    const queued = { ...said(2, "Later"), type: "ui.message.queued", payload: { messageId: "m4", text: "Later", delivery: "queue" } } as unknown as Envelope;
    const { items, said: places } = transcriptOf(said(1, "Begin"), queued, said(4, "Later"));
    expect(items).toHaveLength(2);
    expect(places).toEqual([0, 1]);
  });
});
