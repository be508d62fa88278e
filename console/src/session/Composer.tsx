import { useRef, useState, type KeyboardEvent } from "react";
import { post, upload } from "../api/client";
import type { Agent, Attachment } from "../api/types";
import type { Activity } from "../live/transcript";
import { complain, say } from "../ui/Toasts";
import { AttachButton, AttachedFiles, takesFiles } from "./AttachedFiles";

type Delivery = "queue" | "steer" | "interrupt";

type Steering = Agent["capabilities"]["steering"];

/**
 * Where one writes to the agent. While it works a message can go into its turn, if this agent takes messages there, wait for the next, or stop it first.
 */
export function Composer({ sessionId, activity, steering }: { sessionId: string; activity: Activity; steering: Steering | undefined }) {
  const [text, setText] = useState(() => sessionStorage.getItem(keyOf(sessionId)) ?? "");
  const [files, setFiles] = useState<readonly Attachment[]>([]);
  const [busy, setBusy] = useState(false);
  const working = activity !== "idle";
  const usual: Delivery = steering === "native" ? "steer" : "queue";

  const written = useRef(text);
  const write = (next: string) => {
    written.current = next;
    setText(next);
    sessionStorage.setItem(keyOf(sessionId), next);
  };
  const send = async (delivery: Delivery) => {
    if (text.trim() === "" || busy) return;
    setBusy(true);
    const attachments = files.map((file) => file.attachment_id);

    // The field is free at once for what comes next; what was not taken comes back, before whatever was written meanwhile.
    write("");
    setFiles([]);
    try {
      if (working) await post(`/api/sessions/${sessionId}/messages`, { content: text, delivery, attachments });
      else await post(`/api/sessions/${sessionId}/prompt`, { prompt: text, attachments });
    } catch (failure) {
      write(written.current.trim() === "" ? text : `${text}\n${written.current}`);
      setFiles((since) => [...files, ...since]);
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
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape") event.currentTarget.blur();
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send(event.ctrlKey || event.metaKey ? "interrupt" : event.altKey ? "queue" : usual);
    }
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send(usual);
      }}
      {...takesFiles((chosen) => void attach(chosen))}
    >
      <AttachedFiles files={files} onLeaveOut={(file) => setFiles(files.filter((other) => other !== file))} />
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
      />
      <div className="approval-actions">
        <AttachButton onChosen={(chosen) => void attach(chosen)} />
        <span className="approval-gap" />
        {working ? (
          <>
            <button type="button" className="button danger" onClick={() => void stop()}>
              Stop
            </button>
            <button type="button" className="button" disabled={busy || text.trim() === ""} onClick={() => void send("interrupt")} title="Ctrl+Enter">
              Stop, then this
            </button>
            {usual === "steer" && (
              <button type="button" className="button" disabled={busy || text.trim() === ""} onClick={() => void send("queue")} title="Alt+Enter">
                After this turn
              </button>
            )}
            <button type="submit" className="button primary" disabled={busy || text.trim() === ""} title="Enter">
              {usual === "steer" ? "Into this turn" : "After this turn"}
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
