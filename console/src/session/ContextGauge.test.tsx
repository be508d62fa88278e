import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { event } from "../../test/samples";
import { TranscriptBuilder } from "../live/transcript";
import { ContextGauge } from "./ContextGauge";

function contextAfter(...calls: Record<string, unknown>[]) {
  const builder = new TranscriptBuilder();
  for (const call of calls) builder.take(event("ui.usage", { model: "m", inputTokens: 1, outputTokens: 1, ...call } as never));
  return builder.current().context;
}

describe("the context gauge", () => {
  it("tells the part of the window that the last call of the conversation took", () => {
    render(<ContextGauge context={contextAfter({ contextTokens: 10_000, contextWindow: 200_000 }, { contextTokens: 50_000, contextWindow: 200_000 })} />);
    expect(screen.getByRole("meter", { name: "Context window" })).toHaveAttribute("aria-valuetext", "25 % of 200,000 tokens");
  });

  it("does not take the call of a sub-agent or a summary for the conversation", () => {
    expect(contextAfter({ contextTokens: 50_000, contextWindow: 200_000 }, { model: "small" }, { purpose: "compaction" })).toEqual({ model: "m", tokens: 50_000, window: 200_000 });
  });

  it("says unknown where nobody knows", () => {
    const { container, rerender } = render(<ContextGauge context={contextAfter({})} />);
    expect(container).toHaveTextContent("context unknown");
    rerender(<ContextGauge context={contextAfter({ contextTokens: 12_300 })} />);
    expect(container).toHaveTextContent("context 12.3k of unknown");
    rerender(<ContextGauge context={contextAfter()} />);
    expect(container).toBeEmptyDOMElement();
  });
});
