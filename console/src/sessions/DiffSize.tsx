import type { Session } from "../api/types";

/** How much a session changed; nothing when nobody knows, or when it is nothing. */
export function DiffSize({ changes }: { changes: Session["changes"] }) {
  if (!changes || changes.files === 0) return null;
  return (
    <span className="diff-size" title={`${changes.files} ${changes.files === 1 ? "file" : "files"} changed`}>
      <span className="diff-added">+{changes.lines_added}</span> <span className="diff-removed">−{changes.lines_removed}</span>
    </span>
  );
}
