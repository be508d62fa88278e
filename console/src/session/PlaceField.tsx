import type { Workspace } from "../api/types";
import { Field } from "../ui/Field";
import { visible } from "../ui/VisibleText";

/** Where to work: a git URL, a folder, or a workspace there is, of which the latest are one touch away. */
export function PlaceField({ place, known, recent, faults, onChange }: { place: string; known: readonly Workspace[]; recent: readonly Workspace[]; faults?: readonly string[]; onChange(place: string): void }) {
  return (
    <div className="form place">
      <Field name="Repository: a git URL, or a folder on the daemon's machine" faults={faults}>
        {(about) => (
          <input
            className="input"
            list="known-workspaces"
            required
            autoFocus
            placeholder="https://… or /home/you/project"
            value={place}
            {...about}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <datalist id="known-workspaces">
        {known.map((workspace) => (
          <option key={workspace.workspace_id} value={workspace.source_uri}>
            {workspace.display_name}
          </option>
        ))}
      </datalist>
      {recent.length > 0 && (
        <div className="recent small" role="group" aria-label="Recent">
          <span className="quiet">Recent</span>
          {recent.map((workspace) => (
            <button key={workspace.workspace_id} type="button" className="button small" title={workspace.source_uri} aria-pressed={place === workspace.source_uri} onClick={() => onChange(workspace.source_uri)}>
              {visible(workspace.display_name)}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
