import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { get, post, remove } from "../api/client";
import type { DiffChanged, FileDiff, FolderDiff } from "../api/types";
import type { Transcript, UserItem } from "../live/transcript";
import { Choice } from "../ui/Choice";
import { Problem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { complain, say } from "../ui/Toasts";
import { visible } from "../ui/VisibleText";
import { ChangedFile } from "./ChangedFile";

const VIEW_KEY = "gantry.diff";
const LONGEST_WORDS = 80;
const MOST_OPEN = 10;

type View = "unified" | "split";

// Which changes are looked at; any other word is the id of a run.
const TO_REVIEW = "to review";
const WHOLE = "whole";

/**
 * What is left to look at of what the session changed, file by file and hunk by hunk: what is accepted leaves it, what is taken back is gone. All of the session, and what
 * one of its turns did, can be looked at too.
 */
export function ChangesTab({ sessionId, transcript, changedInAll }: { sessionId: string; transcript: Transcript; changedInAll: number }) {
  const [shown, setShown] = useState(TO_REVIEW);
  const [view, setView] = useState<View>(() => (localStorage.getItem(VIEW_KEY) === "split" ? "split" : "unified"));
  const [busy, setBusy] = useState(false);
  const queries = useQueryClient();
  const isRun = shown !== TO_REVIEW && shown !== WHOLE;
  const diff = useQuery({
    queryKey: ["changes", sessionId, shown, transcript.filesVersion],
    queryFn: ({ signal }) => get<FolderDiff>(`/api/sessions/${sessionId}/diff`, isRun ? { run: shown } : shown === TO_REVIEW ? { from: "accepted" } : {}, signal),
    placeholderData: (before, query) => (query?.queryKey[2] === shown ? before : undefined),
  });
  const turns = turnsOf(transcript);

  const act = async (what: () => Promise<unknown>, words: string) => {
    setBusy(true);
    try {
      await what();
      say(words);
    } catch (failure) {
      complain(failure);
    } finally {
      setBusy(false);
      await queries.invalidateQueries({ queryKey: ["changes", sessionId] });
      await queries.invalidateQueries({ queryKey: ["session", sessionId] });
    }
  };
  const chosen = (file: FileDiff, hunk?: string) => (hunk ? { file_id: file.file_id, hunk_ids: [hunk] } : { file_id: file.file_id });
  const accept = (file: FileDiff, hunk?: string) =>
    void act(() => post<DiffChanged>(`/api/sessions/${sessionId}/diff/accept`, { changes: [chosen(file, hunk)] }), `Accepted ${hunk ? "a part of " : ""}${file.path}.`);
  const acceptAll = (files: readonly FileDiff[]) =>
    void act(() => post<DiffChanged>(`/api/sessions/${sessionId}/diff/accept`, { changes: files.map((file) => chosen(file)) }), `Accepted ${files.length} files.`);
  const revert = (file: FileDiff, hunk?: string) =>
    void act(
      () => post<DiffChanged>(`/api/sessions/${sessionId}/diff/revert`, { accepted: shown === TO_REVIEW, changes: [chosen(file, hunk)] }),
      `Took back ${hunk ? "a part of " : ""}${file.path}.`,
    );
  const forget = () => void act(() => remove<DiffChanged>(`/api/sessions/${sessionId}/diff/accept`), "All of it is to be looked at again.");

  const files = diff.data?.files ?? [];
  return (
    <div className="changes" aria-busy={busy || diff.isPending}>
      <header className="form-row">
        <label className="field grow">
          <span>Show</span>
          <select className="input" value={shown} onChange={(event) => setShown(event.target.value)}>
            <option value={TO_REVIEW}>what is not accepted yet</option>
            <option value={WHOLE}>the whole session</option>
            {turns.map((turn) => (
              <option key={turn.runId} value={turn.runId}>
                {turn.words}
              </option>
            ))}
          </select>
        </label>
        <Choice<View>
          label="View"
          options={["unified", "split"]}
          value={view}
          words={String}
          onChoose={(next) => {
            localStorage.setItem(VIEW_KEY, next);
            setView(next);
          }}
        />
      </header>
      {diff.isError && <Problem error={diff.error} retry={() => void diff.refetch()} />}
      {diff.isPending && <Skeleton rows={4} within />}
      {diff.data && files.length > 0 && (
        <div className="changes-sum">
          <p>
            {files.length} {files.length === 1 ? "file" : "files"} <span className="diff-added">+{diff.data.lines_added}</span> <span className="diff-removed">−{diff.data.lines_removed}</span>
            {diff.data.truncated && <span className="quiet"> (shown in part: it is very long)</span>}
          </p>
          {shown === TO_REVIEW && (
            <button type="button" className="button small primary" disabled={busy} onClick={() => acceptAll(files)}>
              Accept all
            </button>
          )}
        </div>
      )}
      {diff.data && files.length === 0 && <Nothing shown={shown} isAccepted={changedInAll > 0} onAgain={forget} />}
      {files.map((file) => (
        <ChangedFile
          key={file.path}
          file={file}
          view={view}
          open={files.length <= MOST_OPEN}
          onAccept={shown === TO_REVIEW ? (hunk) => accept(file, hunk) : undefined}
          onRevert={isRun ? undefined : (hunk) => revert(file, hunk)}
        />
      ))}
    </div>
  );
}

function Nothing({ shown, isAccepted, onAgain }: { shown: string; isAccepted: boolean; onAgain(): void }) {
  if (shown !== TO_REVIEW || !isAccepted) {
    return (
      <div className="empty">
        <strong>Nothing changed</strong>
        <span>What the agent changes in the workspace shows here.</span>
      </div>
    );
  }
  return (
    <div className="empty">
      <strong>Nothing is left to look at</strong>
      <span>What the agent changes from now on shows here. “Land…” takes out what you accepted.</span>
      <button type="button" className="button small" onClick={onAgain}>
        Look at all of it again
      </button>
    </div>
  );
}

/** The runs that users' messages began, each with what was said first. */
function turnsOf({ items, said }: Transcript): { runId: string; words: string }[] {
  const turns = new Map<string, string>();
  for (const [number, place] of said.entries()) {
    const { runId, text } = items[place] as UserItem;
    if (runId && !turns.has(runId)) turns.set(runId, `turn ${number + 1}: ${visible(text).slice(0, LONGEST_WORDS)}`);
  }
  return [...turns].map(([runId, words]) => ({ runId, words }));
}
