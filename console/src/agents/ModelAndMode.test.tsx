import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import type { Agent } from "../api/types";
import { ModelAndMode } from "./ModelAndMode";
import { lastWays, rememberWays, USUAL, waysWords } from "./ways";

function agent(capabilities: Partial<Agent["capabilities"]>): Agent {
  return { name: "claude", title: "Claude Code", capabilities: { modes: [], models: [], other_models: false, ...capabilities } } as Agent;
}

function Chosen({ of, faults = {} }: { of: Agent; faults?: Record<string, string[]> }) {
  const [ways, setWays] = useState(USUAL);
  return (
    <>
      <ModelAndMode agent={of} ways={ways} faults={faults} onChange={setWays} />
      <output>{JSON.stringify(ways)}</output>
    </>
  );
}

const chosen = () => JSON.parse(screen.getByRole("status").textContent!);

describe("the model and the mode of an agent", () => {
  beforeEach(() => localStorage.clear());

  it("are chosen of those that it has, its usual ones first", async () => {
    render(<Chosen of={agent({ modes: ["manual", "plan", "dontAsk"], models: ["sonnet", "opus"] })} />);
    const user = userEvent.setup();
    expect(screen.getByLabelText("Mode")).toHaveDisplayValue("manual, its usual one");
    expect(screen.getByLabelText("Model")).toHaveDisplayValue("sonnet, its usual one");
    await user.selectOptions(screen.getByLabelText("Mode"), "plan");
    await user.selectOptions(screen.getByLabelText("Model"), "opus");
    expect(chosen()).toEqual({ mode: "plan", model: "opus" });
    await user.selectOptions(screen.getByLabelText("Mode"), "");
    expect(chosen()).toEqual({ mode: "", model: "opus" });
  });

  it("may be a model that it does not list, where it takes others", async () => {
    render(<Chosen of={agent({ models: ["sonnet"], other_models: true })} />);
    await userEvent.setup().type(screen.getByLabelText("Model"), "anthropic/other");
    expect(chosen()).toEqual({ mode: "", model: "anthropic/other" });
  });

  it("are not asked for where it has one of each, which is said", () => {
    render(<Chosen of={agent({ modes: ["untrusted"], models: ["gpt"] })} />);
    expect(screen.queryByLabelText("Mode")).toBeNull();
    expect(screen.queryByLabelText("Model")).toBeNull();
    expect(screen.getByText("One model: gpt. One mode: untrusted.")).toBeVisible();
  });

  it("say at their field why they were refused", () => {
    render(<Chosen of={agent({ modes: ["manual", "plan"], models: ["a"], other_models: true })} faults={{ model: ["There is no model 'b'."] }} />);
    expect(screen.getByLabelText(/^Model/)).toHaveAccessibleDescription("There is no model 'b'.");
    expect(screen.getByLabelText("Mode")).toHaveAttribute("aria-invalid", "false");
  });

  it("are remembered for each agent, as far as it still has them", () => {
    const able = agent({ modes: ["manual", "plan"], models: ["sonnet", "opus"] });
    expect(lastWays(able)).toEqual(USUAL);
    rememberWays("claude", { mode: "plan", model: "opus" });
    expect(lastWays(able)).toEqual({ mode: "plan", model: "opus" });
    expect(lastWays({ ...able, name: "codex" })).toEqual(USUAL);
    expect(lastWays(agent({ modes: ["manual", "other"], models: ["sonnet"] }))).toEqual(USUAL);
    expect(lastWays(agent({ models: [], other_models: true }))).toEqual({ mode: "", model: "opus" });
    localStorage.setItem("gantry.ways.claude", "no json");
    expect(lastWays(able)).toEqual(USUAL);
  });

  it("are told in a few words", () => {
    const able = agent({ modes: ["manual", "plan"], models: ["sonnet"] });
    expect(waysWords(able, USUAL)).toBe("sonnet · manual");
    expect(waysWords(able, { mode: "plan", model: "opus" })).toBe("opus · plan");
    expect(waysWords(agent({}), USUAL)).toBe("the agent's own model");
    expect(waysWords(undefined, { mode: "", model: "opus" })).toBe("opus");
  });
});
