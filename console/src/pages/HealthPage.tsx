import { useQuery } from "@tanstack/react-query";
import { get } from "../api/client";
import type { Dashboard, ServicesReport } from "../api/types";
import { Problem } from "../ui/Problem";
import { Figure } from "../ui/Figure";
import { Skeleton } from "../ui/Skeleton";
import { short } from "../usage/money";

const TONES: Record<string, string> = { up: "good", ok: "good", down: "bad", degraded: "waiting" };

/** What there is, and what the daemon depends on, asked just now. */
export default function HealthPage() {
  const report = useQuery({ queryKey: ["services"], queryFn: ({ signal }) => get<ServicesReport>("/api/health/services", undefined, signal), refetchInterval: 15_000 });
  const counts = useQuery({ queryKey: ["dashboard"], queryFn: ({ signal }) => get<Dashboard>("/api/stats/dashboard", undefined, signal), refetchInterval: 15_000 });
  if (report.isError) return <div className="page"><Problem error={report.error} retry={() => void report.refetch()} /></div>;
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
      <div className="card row-list">
        {report.data.items.map((service) => (
          <div key={service.name} className="row">
            <span>{service.name}</span>
            <span className="row-side">
              {service.latency_ms !== null && <span className="small quiet">{Number(service.latency_ms).toFixed(1)} ms</span>}
              <span className={`badge ${TONES[service.state] ?? ""}`}>{service.state}</span>
            </span>
            {service.detail && <span className="small quiet">{service.detail}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}
