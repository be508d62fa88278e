import type { Agent } from "../api/types";

/** How an agent is to work: its mode and its model; an empty word is the agent's usual one. */
export interface Ways {
  mode: string;
  model: string;
}

export const USUAL: Ways = { mode: "", model: "" };

const KEY = "gantry.ways.";

/** Whether there is anything to choose. */
export function hasChoice({ capabilities }: Agent): boolean {
  return capabilities.modes.length > 1 || hasModels(capabilities);
}

export function hasModels({ models, other_models }: Agent["capabilities"]): boolean {
  return models.length > 1 || (other_models ?? false);
}

/** What was chosen for this agent last in this browser, as far as the agent can still do it. */
export function lastWays(agent: Agent): Ways {
  let stored: Partial<Ways> = {};
  try {
    stored = JSON.parse(localStorage.getItem(KEY + agent.name) ?? "{}") as Partial<Ways>;
  } catch {
    // Somebody else's words: as if there were none.
  }
  const { modes, models, other_models } = agent.capabilities;
  return {
    mode: modes.length > 1 && typeof stored.mode === "string" && modes.includes(stored.mode) ? stored.mode : "",
    model: typeof stored.model === "string" && (other_models || models.includes(stored.model)) ? stored.model : "",
  };
}

export function rememberWays(agent: string, ways: Ways): void {
  localStorage.setItem(KEY + agent, JSON.stringify(ways));
}

/** What it works with and how, in a few words; what nobody chose is the agent's usual, as far as that has a name. */
export function waysWords(agent: Agent | undefined, { mode, model }: Ways): string {
  const { modes = [], models = [] } = agent?.capabilities ?? {};
  return [model || models[0] || "the agent's own model", mode || (modes.length > 1 ? modes[0] : "")].filter((word) => word).join(" · ");
}
