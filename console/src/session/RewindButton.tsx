import { useState } from "react";
import { useLocation } from "wouter";
import { post } from "../api/client";
import type { RewindReport, Session } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { complain, say } from "../ui/Toasts";
import { visible } from "../ui/VisibleText";

/** Goes back to before a message: shows first what would change, and can be undone. */
export function RewindButton({ sessionId, seq }: { sessionId: string; seq: number }) {
  const [preview, setPreview] = useState<RewindReport | null>(null);
  const [, go] = useLocation();

  const look = async () => {
    try {
      setPreview(await post<RewindReport>(`/api/sessions/${sessionId}/rewind`, { to_seq: seq, preview: true }));
    } catch (failure) {
      complain(failure);
    }
  };
  const rewind = async (restore: string) => {
    setPreview(null);
    try {
      const done = await post<RewindReport>(`/api/sessions/${sessionId}/rewind`, { to_seq: seq, restore, conflicts: "keep" });
      say(`Went back: ${done.paths.length} files restored${done.left.length > 0 ? `, ${done.left.length} left as they are` : ""}.`);
    } catch (failure) {
      complain(failure);
    }
  };
  const fork = async () => {
    setPreview(null);
    try {
      const forked = await post<Session>(`/api/sessions/${sessionId}/fork`, { seq });
      go(`/sessions/${forked.session_id}`);
    } catch (failure) {
      complain(failure);
    }
  };

  return (
    <>
      <button type="button" className="button plain small" onClick={() => void look()}>
        Go back to before this…
      </button>
      {preview && (
        <Dialog title="Go back to before this message" onClose={() => setPreview(null)}>
          {preview.paths.length === 0 ? <p>No file would change.</p> : <p>{preview.paths.length === 1 ? "1 file" : `${preview.paths.length} files`} would be restored:</p>}
          {preview.paths.length > 0 && (
            <ul className="code small path-list">
              {preview.paths.map((path) => (
                <li key={path}>{visible(path)}</li>
              ))}
            </ul>
          )}
          {preview.conflicts.length > 0 && (
            <p className="problem small">Changed since by somebody else and left alone: {preview.conflicts.join(", ")}</p>
          )}
          <div className="approval-actions">
            <button type="button" className="button primary" onClick={() => void rewind("both")}>
              Files and conversation
            </button>
            <button type="button" className="button" onClick={() => void rewind("files")}>
              Files only
            </button>
            <button type="button" className="button" onClick={() => void rewind("conversation")}>
              Conversation only
            </button>
            <button type="button" className="button" onClick={() => void fork()}>
              Fork a new session here
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
