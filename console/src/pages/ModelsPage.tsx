import { useQuery } from "@tanstack/react-query";
import { get } from "../api/client";
import type { ModelRouteEntry, Page } from "../api/types";
import { KeyList } from "../models/KeyList";
import { RouteList } from "../models/RouteList";
import { CopyText } from "../ui/CopyText";
import { PageProblem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";

/** The gateway's models and who may use them. */
export default function ModelsPage() {
  const routes = useQuery({ queryKey: ["models"], queryFn: ({ signal }) => get<Page<ModelRouteEntry>>("/api/models", undefined, signal), refetchInterval: 30_000 });
  if (routes.isLoadingError) return <PageProblem title="Models" error={routes.error} retry={() => void routes.refetch()} />;
  if (routes.isPending) return <Skeleton rows={5} />;
  return (
    <div className="page">
      <h1>Models</h1>
      {routes.data.items.length === 0 ? (
        <div className="empty">
          <strong>No provider is configured</strong>
          <span>Give the daemon a provider's key, such as ANTHROPIC_API_KEY or OPENAI_API_KEY, and start it again; routes and fallbacks stand in its models file.</span>
          <CopyText text="gantry models check" />
        </div>
      ) : (
        <RouteList routes={routes.data.items} />
      )}
      <KeyList />
    </div>
  );
}
