import type { FileDiff } from "../api/types";
import { Diff } from "../ui/Diff";
import { SplitDiff } from "../ui/SplitDiff";

type Hunk = FileDiff["hunks"][number];

/** A part of a file's change, and what can be done with it. */
export function HunkView({ hunk, view, onAccept, onRevert }: { hunk: Hunk; view: "unified" | "split"; onAccept?: () => void; onRevert?: () => void }) {
  return (
    <div className="hunk">
      {view === "split" ? <SplitDiff patch={hunk.patch} /> : <Diff patch={hunk.patch} />}
      {(onAccept || onRevert) && (
        <div className="hunk-actions">
          {onAccept && (
            <button type="button" className="button small" onClick={onAccept}>
              Accept this part
            </button>
          )}
          {onRevert && (
            <button type="button" className="button plain small" onClick={onRevert}>
              Take back this part
            </button>
          )}
        </div>
      )}
    </div>
  );
}
