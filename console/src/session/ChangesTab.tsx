import { useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "../api/client";
import type { FileDiff, FolderDiff } from "../api/types";
import { Diff } from "../ui/Diff";
import { Problem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { complain, say } from "../ui/Toasts";
import { visible } from "../ui/VisibleText";

/** What the session changed, file by file and hunk by hunk; any part can be taken back. */
export function ChangesTab({ sessionId, version }: { sessionId: string; version: number }) {
  const queries = useQueryClient();
  const diff = useQuery({
    queryKey: ["changes", sessionId, version],
    queryFn: ({ signal }) => get<FolderDiff>(`/api/sessions/${sessionId}/diff`, undefined, signal),
    placeholderData: (before) => before,
  });
  if (diff.isError) return <Problem error={diff.error} retry={() => void diff.refetch()} />;
  if (diff.isPending) return <Skeleton rows={4} />;
  if (diff.data.files.length === 0) {
    return (
      <div className="empty">
        <strong>Nothing changed</strong>
        <span>What the agent changes in the workspace shows here.</span>
      </div>
    );
  }

  const revert = async (file: FileDiff, hunk?: string) => {
    try {
      await post(`/api/sessions/${sessionId}/diff/revert`, { changes: [hunk ? { file_id: file.file_id, hunk_ids: [hunk] } : { file_id: file.file_id }] });
      say(`Took back ${hunk ? "a part of " : ""}${file.path}.`);
      await queries.invalidateQueries({ queryKey: ["changes", sessionId] });
    } catch (failure) {
      complain(failure);
    }
  };

  return (
    <div className="changes">
      <p>
        {diff.data.files.length} {diff.data.files.length === 1 ? "file" : "files"} <span className="diff-added">+{diff.data.lines_added}</span>{" "}
        <span className="diff-removed">−{diff.data.lines_removed}</span>
        {diff.data.truncated && <span className="quiet"> (shown in part: it is very long)</span>}
      </p>
      {diff.data.files.map((file) => (
        <details key={file.file_id} className="tool" open={diff.data.files.length <= 10}>
          <summary>
            <span className="badge">{file.status}</span>
            <span className="tool-title ellipsis code">{visible(file.path)}</span>
            <span className="small">
              <span className="diff-added">+{file.lines_added}</span> <span className="diff-removed">−{file.lines_removed}</span>
            </span>
            <button
              type="button"
              className="button small"
              onClick={(event) => {
                event.preventDefault();
                void revert(file);
              }}
            >
              Take back
            </button>
          </summary>
          {file.is_binary ? (
            <p className="quiet small">A binary file.</p>
          ) : (
            file.hunks.map((hunk) => (
              <div key={hunk.hunk_id} className="hunk">
                <Diff patch={hunk.patch} />
                <button type="button" className="button plain small" onClick={() => void revert(file, hunk.hunk_id)}>
                  Take back this part
                </button>
              </div>
            ))
          )}
        </details>
      ))}
    </div>
  );
}
