import { useRef, useState, type ClipboardEvent, type DragEvent, type KeyboardEvent } from "react";
import { post, upload } from "../api/client";
import type { Attachment } from "../api/types";
import type { Activity } from "../live/transcript";
import { complain, say } from "../ui/Toasts";

type Delivery = "queue" | "steer" | "interrupt";

/** Where one writes to the agent. While it works a message can go into its turn, wait for the next, or stop it first. */
export function Composer({ sessionId, activity }: { sessionId: string; activity: Activity }) {
  const [text, setText] = useState(() => sessionStorage.getItem(keyOf(sessionId)) ?? "");
  const [files, setFiles] = useState<readonly Attachment[]>([]);
  const [busy, setBusy] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const working = activity !== "idle";

  const write = (next: string) => {
    setText(next);
    sessionStorage.setItem(keyOf(sessionId), next);
  };
  const send = async (delivery: Delivery) => {
    if (text.trim() === "" || busy) return;
    setBusy(true);
    const attachments = files.map((file) => file.attachment_id);
    try {
      if (working) await post(`/api/sessions/${sessionId}/messages`, { content: text, delivery, attachments });
      else await post(`/api/sessions/${sessionId}/prompt`, { prompt: text, attachments });
      write("");
      setFiles([]);
    } catch (failure) {
      complain(failure);
    } finally {
      setBusy(false);
    }
  };
  const stop = async () => {
    try {
      await post(`/api/sessions/${sessionId}/interrupt`);
      say("Told the agent to stop.");
    } catch (failure) {
      complain(failure);
    }
  };
  const attach = async (chosen: readonly File[]) => {
    if (chosen.length === 0) return;
    try {
      const added = await upload<{ items: Attachment[] }>(`/api/sessions/${sessionId}/attachments`, chosen);
      setFiles([...files, ...added.items]);
    } catch (failure) {
      complain(failure);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send(event.ctrlKey || event.metaKey ? "interrupt" : event.altKey ? "queue" : "steer");
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length > 0) {
      event.preventDefault();
      void attach(pasted);
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    void attach([...event.dataTransfer.files]);
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send("steer");
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
    >
      {files.length > 0 && (
        <ul className="composer-files">
          {files.map((file) => (
            <li key={file.attachment_id} className="badge">
              {file.name}
              <button type="button" className="button plain small" aria-label={`Leave out ${file.name}`} onClick={() => setFiles(files.filter((other) => other !== file))}>
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <label className="visually-hidden" htmlFor="composer-text">
        Message to the agent
      </label>
      <textarea
        id="composer-text"
        className="input composer-text"
        rows={Math.min(10, Math.max(2, text.split("\n").length))}
        placeholder={working ? "Say something to the agent while it works" : "What should the agent do?"}
        value={text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKey}
        onPaste={onPaste}
      />
      <div className="approval-actions">
        <button type="button" className="button plain small" onClick={() => picker.current?.click()}>
          Attach
        </button>
        <input ref={picker} type="file" multiple hidden onChange={(event) => void attach([...(event.target.files ?? [])])} />
        <span className="approval-gap" />
        {working ? (
          <>
            <button type="button" className="button danger" onClick={() => void stop()}>
              Stop
            </button>
            <button type="button" className="button" disabled={busy || text.trim() === ""} onClick={() => void send("queue")} title="Alt+Enter">
              After this turn
            </button>
            <button type="button" className="button" disabled={busy || text.trim() === ""} onClick={() => void send("interrupt")} title="Ctrl+Enter">
              Stop, then this
            </button>
            <button type="submit" className="button primary" disabled={busy || text.trim() === ""} title="Enter">
              Into this turn
            </button>
          </>
        ) : (
          <button type="submit" className="button primary" disabled={busy || text.trim() === ""}>
            Send <kbd>↵</kbd>
          </button>
        )}
      </div>
    </form>
  );
}

function keyOf(sessionId: string): string {
  return `gantry.draft.${sessionId}`;
}
