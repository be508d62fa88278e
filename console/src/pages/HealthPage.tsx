import { useQuery } from "@tanstack/react-query";
import { get } from "../api/client";
import type { Dashboard, ServicesReport } from "../api/types";
import { Figure } from "../ui/Figure";
import { PageProblem } from "../ui/Problem";
import { RunBadge } from "../ui/RunBadge";
import { Skeleton } from "../ui/Skeleton";
import { ago, useNow } from "../ui/time";
import { visible } from "../ui/VisibleText";
import { short } from "../usage/money";

const TONES: Record<string, string> = { up: "good", ok: "good", down: "bad", degraded: "waiting" };

/** What there is, what the daemon depends on, asked just now, and what ran last. */
export default function HealthPage() {
  const report = useQuery({ queryKey: ["services"], queryFn: ({ signal }) => get<ServicesReport>("/api/health/services", undefined, signal), refetchInterval: 15_000 });
  const counts = useQuery({ queryKey: ["dashboard"], queryFn: ({ signal }) => get<Dashboard>("/api/stats/dashboard", undefined, signal), refetchInterval: 15_000 });
  if (report.isLoadingError) return <PageProblem title="Health" error={report.error} retry={() => void report.refetch()} />;
  if (report.isPending) return <Skeleton rows={4} />;
  return (
    <div className="page">
      <h1>Health</h1>
      {counts.data && (
        <div className="figures">
          <Figure name="Runs today" value={short(counts.data.runs_today)} />
          <Figure name="Runs in all" value={short(counts.data.runs_total)} />
          <Figure name="Sessions" value={short(counts.data.sessions_count)} />
          <Figure name="Workspaces" value={short(counts.data.workspaces_count)} />
        </div>
      )}
      <section aria-label="Services">
        <h2>Services</h2>
        <div className="card row-list">
          {report.data.items.map((service) => (
            <div key={service.name} className="row">
              <span>{service.name}</span>
              <span className="row-side">
                {service.latency_ms !== null && <span className="small quiet">{latency(Number(service.latency_ms))}</span>}
                <span className={`badge ${TONES[service.state] ?? ""}`}>{service.state}</span>
              </span>
              {service.detail && <span className="small quiet">{service.detail}</span>}
            </div>
          ))}
        </div>
      </section>
      {counts.data && counts.data.recent_activity.length > 0 && <LastRuns runs={counts.data.recent_activity} />}
    </div>
  );
}

function LastRuns({ runs }: { runs: Dashboard["recent_activity"] }) {
  const now = useNow();
  return (
    <section aria-label="Last runs">
      <h2>Last runs</h2>
      <div className="card row-list">
        {runs.map((run, place) => (
          <div key={place} className="row">
            <span className="ellipsis">{visible(run.prompt_preview)}</span>
            <span className="row-side">
              <RunBadge run={run} now={now} />
            </span>
            <span className="small quiet ellipsis">
              {run.runner_type}
              {run.workspace_name && ` · ${visible(run.workspace_name)}`}
            </span>
            <span className="small quiet">{ago(run.created_at, now)}</span>
          </div>
        ))}
      </div>
    </section>
  );
}

function latency(milliseconds: number): string {
  return milliseconds < 0.1 ? "< 0.1 ms" : `${milliseconds.toFixed(1)} ms`;
}
