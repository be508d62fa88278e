import { useQuery } from "@tanstack/react-query";
import { get } from "../api/client";
import type { Page, Session, Workspace } from "../api/types";

const MOST = 200;
const LATEST = 30;
const MOST_RECENT = 4;

/** The workspaces there are. */
export function useWorkspaces() {
  return useQuery({ queryKey: ["workspaces"], queryFn: ({ signal }) => get<Page<Workspace>>("/api/workspaces", { limit: MOST }, signal), staleTime: 60_000 });
}

/** What to call the place that a session works in: its workspace's name; the folder while that is not known. */
export function usePlaceNames(): (session: Session) => string {
  const workspaces = useWorkspaces();
  const names = new Map(workspaces.data?.items.map((workspace) => [workspace.workspace_id, workspace.display_name]));
  return (session) => names.get(session.workspace_id) ?? session.repo_path;
}

/** The workspaces that sessions were begun in last, the latest first. */
export function useRecentPlaces(): readonly Workspace[] {
  const known = new Map(useWorkspaces().data?.items.map((workspace) => [workspace.workspace_id, workspace]));
  const sessions = useQuery({ queryKey: ["sessions", "recent"], queryFn: ({ signal }) => get<Page<Session>>("/api/sessions", { limit: LATEST }, signal) });
  const ids = new Set(sessions.data?.items.map((session) => session.workspace_id));
  return [...ids].flatMap((id) => known.get(id) ?? []).slice(0, MOST_RECENT);
}
