import { post } from "../api/client";
import type { WorkspaceImport } from "../api/types";
import { follow } from "./stream";

/** Imports a repository and tells how far it is. Ends with the import's last state; stopping it is a state too. */
export async function importRepository(sourceUri: string, onProgress: (state: WorkspaceImport) => void): Promise<WorkspaceImport> {
  const begun = await post<WorkspaceImport>("/api/workspaces/import", { source_uri: sourceUri }, { Prefer: "respond-async" });
  onProgress(begun);
  if (begun.state !== "importing") return begun;
  return new Promise((resolve) => {
    const source = follow(`/api/workspaces/imports/${begun.import_id}/events`, {
      onFrame: (data) => {
        const state = data as WorkspaceImport;
        onProgress(state);
        if (state.state === "importing") return;
        source.close();
        resolve(state);
      },
      onNamed: () => {},
      onHearing: () => {},
    });
  });
}

/** How far it is, in a line: Receiving objects, 40 %, 12.5 MB. */
export function progressOf(state: WorkspaceImport): string {
  const progress = state.progress;
  if (!progress) return "Asking for the repository…";
  const words = [progress.submodule ? `${progress.submodule}: ${progress.phase}` : progress.phase];
  if (progress.percent !== null && progress.percent !== undefined) words.push(`${progress.percent} %`);
  if (progress.bytes) words.push(`${(Number(progress.bytes) / 1e6).toFixed(1)} MB`);
  return words.join(", ");
}
