import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { get, post } from "../api/client";
import type { FileDiff, FolderDiff } from "../api/types";
import type { Transcript, UserItem } from "../live/transcript";
import { Choice } from "../ui/Choice";
import { Diff } from "../ui/Diff";
import { Problem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { SplitDiff } from "../ui/SplitDiff";
import { complain, say } from "../ui/Toasts";
import { visible } from "../ui/VisibleText";

const VIEW_KEY = "gantry.diff";
const LONGEST_WORDS = 80;

type View = "unified" | "split";

/** What the session, or one of its turns, changed, file by file and hunk by hunk; any part can be taken back. */
export function ChangesTab({ sessionId, transcript }: { sessionId: string; transcript: Transcript }) {
  const [run, setRun] = useState("");
  const [view, setView] = useState<View>(() => (localStorage.getItem(VIEW_KEY) === "split" ? "split" : "unified"));
  const queries = useQueryClient();
  const diff = useQuery({
    queryKey: ["changes", sessionId, run, transcript.filesVersion],
    queryFn: ({ signal }) => get<FolderDiff>(`/api/sessions/${sessionId}/diff`, { run }, signal),
    placeholderData: (before) => before,
  });
  const turns = turnsOf(transcript);
  if (diff.isError) return <Problem error={diff.error} retry={() => void diff.refetch()} />;
  if (diff.isPending) return <Skeleton rows={4} />;
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
      <header className="form-row">
        {turns.length > 1 && (
          <label className="field grow">
            <span>Changed by</span>
            <select className="input" value={run} onChange={(event) => setRun(event.target.value)}>
              <option value="">the whole session</option>
              {turns.map((turn) => (
                <option key={turn.runId} value={turn.runId}>
                  {turn.words}
                </option>
              ))}
            </select>
          </label>
        )}
        <Choice<View>
          label="View"
          options={["unified", "split"]}
          value={view}
          words={String}
          onChoose={(chosen) => {
            localStorage.setItem(VIEW_KEY, chosen);
            setView(chosen);
          }}
        />
      </header>
      {diff.data.files.length === 0 && (
        <div className="empty">
          <strong>Nothing changed</strong>
          <span>What the agent changes in the workspace shows here.</span>
        </div>
      )}
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
            {run === "" && (
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
            )}
          </summary>
          {file.is_binary ? (
            <p className="quiet small">A binary file.</p>
          ) : (
            file.hunks.map((hunk) => (
              <div key={hunk.hunk_id} className="hunk">
                {view === "split" ? <SplitDiff patch={hunk.patch} /> : <Diff patch={hunk.patch} />}
                {run === "" && (
                  <button type="button" className="button plain small" onClick={() => void revert(file, hunk.hunk_id)}>
                    Take back this part
                  </button>
                )}
              </div>
            ))
          )}
        </details>
      ))}
    </div>
  );
}

/** The runs that users' messages began, each with what was said first. */
function turnsOf({ items, said }: Transcript): { runId: string; words: string }[] {
  const turns = new Map<string, string>();
  for (const [number, place] of said.entries()) {
    const { runId, text } = items[place] as UserItem;
    if (runId && !turns.has(runId)) turns.set(runId, `${number + 1}. ${visible(text).slice(0, LONGEST_WORDS)}`);
  }
  return [...turns].map(([runId, words]) => ({ runId, words }));
}
