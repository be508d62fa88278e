import { post } from "../api/client";
import type { WorkspaceImport } from "../api/types";
import { progressOf } from "../live/imports";
import { complain } from "../ui/Toasts";

/** How far an import is, and the way to stop it. */
export function ImportLine({ state }: { state: WorkspaceImport }) {
  const percent = state.progress?.percent;
  const cancel = () => post(`/api/workspaces/imports/${state.import_id}/cancel`).catch(complain);
  return (
    <div className="form-row" role="status">
      <span className="grow small">
        {progressOf(state)}
        <progress className="import-bar" max={100} value={percent === null ? undefined : percent} aria-label="Import" />
      </span>
      <button type="button" className="button small danger" onClick={() => void cancel()}>
        Stop the import
      </button>
    </div>
  );
}
