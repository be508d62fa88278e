import { useQuery } from "@tanstack/react-query";
import { get } from "../api/client";
import type { Agent, Page } from "../api/types";
import { CopyText } from "../ui/CopyText";
import { PageProblem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";

const STEERING: Record<Agent["capabilities"]["steering"], string> = {
  native: "A message can go into its turn.",
  "interrupt-and-send": "A message stops its turn, which then goes on with the message.",
};

/** Which agents there are, whether they can work, and what they can honestly do. */
export default function AgentsPage() {
  const agents = useAgents();
  if (agents.isLoadingError) return <PageProblem title="Agents" error={agents.error} retry={() => void agents.refetch()} />;
  if (agents.isPending) return <Skeleton rows={4} />;
  return (
    <div className="page">
      <h1>Agents</h1>
      {agents.data.items.map((agent) => (
        <section key={agent.name} className="card form form-card" aria-label={agent.title}>
          <header className="page-head">
            <h2>
              {agent.title} <span className="small quiet code agent-name">{agent.name}</span>
            </h2>
            <span className={`badge ${agent.installed ? (agent.login ? "good" : "waiting") : ""}`}>{stateOf(agent)}</span>
          </header>
          {!agent.installed && agent.install && (
            <p className="small">
              To install it: <CopyText text={agent.install} />
            </p>
          )}
          {agent.warnings.map((warning) => (
            <p key={warning} className="warning small">
              {warning}
            </p>
          ))}
          <dl className="facts small">
            <Fact name="Version" value={agent.version} />
            <Fact name="Program" value={agent.program} />
            <Fact name="Login" value={agent.login ?? "none is configured"} />
            <Fact name="Models" value={agent.capabilities.models.join(", ") || "the agent's own choice"} />
            <Fact name="Modes" value={agent.capabilities.modes.join(", ") || "one"} />
            <Fact name="Messages" value={STEERING[agent.capabilities.steering]} />
            <Fact name="Rules see" value={agent.capabilities.rules_see} />
            <Fact name="Also" value={abilities(agent).join(", ") || "nothing more"} />
          </dl>
        </section>
      ))}
    </div>
  );
}

/** All agents: those that can work first, each kind in the daemon's order. */
export function useAgents() {
  return useQuery({
    queryKey: ["agents"],
    queryFn: ({ signal }) => get<Page<Agent>>("/api/agents", undefined, signal),
    staleTime: 30_000,
    select: readyFirst,
  });
}

/** Whether it can work, in a few words. */
export function stateOf(agent: Agent): string {
  if (!agent.installed) return "not installed";
  return agent.login ? "ready" : "no login";
}

function readyFirst(page: Page<Agent>): Page<Agent> {
  return { ...page, items: [...page.items].sort((one, other) => readiness(other) - readiness(one)) };
}

function readiness(agent: Agent): number {
  return agent.installed ? (agent.login ? 2 : 1) : 0;
}

function abilities({ capabilities }: Agent): string[] {
  const words = [
    [capabilities.edited_input, "input can be edited before it is allowed"],
    [capabilities.resume, "goes on after a restart"],
    [capabilities.fork, "keeps its memory in a fork"],
    [capabilities.images, "sees images"],
  ] as const;
  return words.filter(([can]) => can).map(([, what]) => what);
}

function Fact({ name, value }: { name: string; value: string | null | undefined }) {
  if (!value) return null;
  return (
    <div>
      <dt className="quiet">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
