import type { FileDiff } from "../api/types";
import { visible } from "../ui/VisibleText";
import { HunkView } from "./HunkView";

/** What changed in a file. A hunk's id goes with what is done to it; none means the whole file. */
export function ChangedFile({
  file,
  view,
  open,
  onAccept,
  onRevert,
}: {
  file: FileDiff;
  view: "unified" | "split";
  open: boolean;
  onAccept?: (hunk?: string) => void;
  onRevert?: (hunk?: string) => void;
}) {
  const parts = file.hunks.length > 1;
  return (
    <div className="changed-file">
      {(onAccept || onRevert) && (
        <div className="changed-actions">
          {onAccept && <FileButton words="Accept" path={file.path} onPress={() => onAccept()} />}
          {onRevert && <FileButton words="Take back" path={file.path} plain onPress={() => onRevert()} />}
        </div>
      )}
      <details className="tool" open={open}>
        <summary>
          <span className={`badge ${file.status === "added" ? "good" : file.status === "deleted" ? "bad" : ""}`}>{file.status}</span>
          <span className="tool-title ellipsis code">{visible(file.path)}</span>
          <span className="small">
            <span className="diff-added">+{file.lines_added}</span> <span className="diff-removed">−{file.lines_removed}</span>
          </span>
        </summary>
        {file.is_binary ? (
          <p className="quiet small hunk-none">{file.status === "noticed" ? "Too large to be shown." : "A binary file."}</p>
        ) : (
          file.hunks.map((hunk) => (
            <HunkView
              key={hunk.hunk_id}
              hunk={hunk}
              view={view}
              onAccept={parts && onAccept ? () => onAccept(hunk.hunk_id) : undefined}
              onRevert={parts && onRevert ? () => onRevert(hunk.hunk_id) : undefined}
            />
          ))
        )}
      </details>
    </div>
  );
}

// Beside the line that folds the file, and not in it: what can be pressed holds nothing that can be pressed.
function FileButton({ words, path, plain = false, onPress }: { words: string; path: string; plain?: boolean; onPress(): void }) {
  return (
    <button type="button" className={`button small ${plain ? "plain" : ""}`} aria-label={`${words} ${visible(path)}`} onClick={onPress}>
      {words}
    </button>
  );
}
