import { useState } from "react";
import { post, remove } from "../api/client";
import type { UserItem } from "../live/transcript";
import { complain } from "../ui/Toasts";

/** What one can do with a message that the agent has not got yet: say it otherwise, or take it back. */
export function QueuedMessage({ item, sessionId }: { item: UserItem; sessionId: string }) {
  const [text, setText] = useState<string | null>(null);
  const path = `/api/sessions/${sessionId}/messages/${item.messageId}`;
  const save = async () => {
    try {
      await post(path, { text });
      setText(null);
    } catch (failure) {
      complain(failure);
    }
  };

  if (text === null) {
    return (
      <>
        <button type="button" className="button plain small" onClick={() => setText(item.text)}>
          Edit
        </button>
        <button type="button" className="button plain small" onClick={() => void remove(path).catch(complain)}>
          Take back
        </button>
      </>
    );
  }
  return (
    <form
      className="queued-edit"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label className="visually-hidden" htmlFor={`edit-${item.messageId}`}>
        What the message says from now on
      </label>
      <textarea id={`edit-${item.messageId}`} className="input" rows={Math.min(10, text.split("\n").length + 1)} autoFocus value={text} onChange={(event) => setText(event.target.value)} />
      <span className="approval-actions">
        <button type="submit" className="button small primary" disabled={text.trim() === ""}>
          Save
        </button>
        <button type="button" className="button small" onClick={() => setText(null)}>
          Leave as it is
        </button>
      </span>
    </form>
  );
}
