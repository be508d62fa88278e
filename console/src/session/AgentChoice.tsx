import type { Agent } from "../api/types";

/** The agents that can work, and the others with what they lack. */
export function AgentChoice({ agents, chosen, onChoose }: { agents: readonly Agent[]; chosen: string; onChoose(name: string): void }) {
  return (
    <fieldset className="question-choices">
      <legend className="label">Agent</legend>
      {agents.map((agent) => (
        <label key={agent.name} className="question-choice">
          <input type="radio" name="agent" disabled={!agent.installed} checked={chosen === agent.name} onChange={() => onChoose(agent.name)} />
          {agent.name} <span className="small quiet">{aboutOf(agent)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** The agent to begin with: the last one that was used here, if it can work; else the first that can, and the scripted one only when there is no other. */
export function firstChoice(agents: readonly Agent[], last: string | null): string {
  const ready = agents.filter((agent) => agent.installed && agent.login);
  const real = ready.filter((agent) => agent.name !== "demo");
  return (ready.find((agent) => agent.name === last) ?? real[0] ?? ready[0] ?? agents[0])?.name ?? "native";
}

function aboutOf(agent: Agent): string {
  if (!agent.installed) return `${agent.title} is not installed${agent.install ? `; type: ${agent.install}` : ""}`;
  if (!agent.login) return `${agent.title} has no login: its runs will end and say how to get one`;
  return agent.title;
}
