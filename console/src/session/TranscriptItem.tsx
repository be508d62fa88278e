import { memo } from "react";
import type { Approval } from "../api/types";
import { WaitingItem } from "../approvals/WaitingItem";
import type { AskItem, Item, NoteItem, TextItem, UserItem } from "../live/transcript";
import { Diff } from "../ui/Diff";
import { Folded } from "../ui/Folded";
import { Markdown } from "../ui/Markdown";
import { visible } from "../ui/VisibleText";
import { QueuedMessage } from "./QueuedMessage";
import { RewindButton } from "./RewindButton";
import { ToolCard } from "./ToolCard";

/** One thing of a transcript; with unfold what is folded in it is opened. */
export const TranscriptItem = memo(function TranscriptItem({ item, pending, sessionId, unfold = false }: { item: Item; pending: readonly Approval[]; sessionId: string; unfold?: boolean }) {
  switch (item.kind) {
    case "user":
      return <UserMessage item={item} sessionId={sessionId} />;
    case "text":
      return <AgentText item={item} />;
    case "thinking":
      return <Thinking item={item} unfold={unfold} />;
    case "tool":
      return <ToolCard item={item} unfold={unfold} />;
    case "ask":
      return <Asked item={item} approval={pending.find((other) => other.approval_id === item.approvalId)} />;
    case "diff":
      return (
        <Folded
          className="tool"
          unfold={unfold}
          summary={
            <summary>
              <span className="badge good">changed</span> {item.files} {item.files === 1 ? "file" : "files"} <span className="diff-added">+{item.added}</span>{" "}
              <span className="diff-removed">−{item.removed}</span>
            </summary>
          }
        >
          <Diff patch={item.patch} />
        </Folded>
      );
    case "note":
      return <Note item={item} />;
  }
});

function UserMessage({ item, sessionId }: { item: UserItem; sessionId: string }) {
  return (
    <div className={`said ${item.cancelled ? "cancelled" : ""}`}>
      <pre className="said-text">{visible(item.text)}</pre>
      {item.attachments.length > 0 && <p className="small quiet">Attached: {item.attachments.map((file) => file.name).join(", ")}</p>}
      {(item.queued || item.cancelled) && (
        <div className="said-foot small quiet">
          {item.cancelled ? "cancelled" : item.delivery === "steer" ? "goes in at the next step" : "waits for its turn"}
          {!item.cancelled && <QueuedMessage item={item} sessionId={sessionId} />}
        </div>
      )}
      {item.seq !== undefined && (
        <div className="said-back">
          <RewindButton sessionId={sessionId} seq={item.seq - 1} />
        </div>
      )}
    </div>
  );
}

function AgentText({ item }: { item: TextItem }) {
  return (
    <div className="agent-text" aria-busy={item.growing}>
      <Markdown text={item.text} />
    </div>
  );
}

function Thinking({ item, unfold }: { item: TextItem; unfold: boolean }) {
  return (
    <Folded className="thinking small" unfold={unfold} summary={<summary className="quiet">{item.growing ? "Thinking…" : "Thought"}</summary>}>
      <Markdown text={item.text} />
    </Folded>
  );
}

function Asked({ item, approval }: { item: AskItem; approval: Approval | undefined }) {
  if (approval) {
    return (
      <div className="triage-item" data-item={approval.approval_id} tabIndex={-1}>
        <WaitingItem item={approval} sessionLink={false} />
      </div>
    );
  }
  const title = "title" in item.asked ? item.asked.title : item.asked.text;
  return (
    <p className="asked small">
      <span className={`badge ${item.answered ? (item.answered.allowed ? "good" : "bad") : "waiting"}`}>{item.answered ? visible(item.answered.words) : "waits for an answer"}</span>{" "}
      {visible(title)}
      {item.answered && <span className="quiet"> by {item.answered.by}</span>}
    </p>
  );
}

function Note({ item }: { item: NoteItem }) {
  return (
    <div className={item.tone === "bad" ? "problem small" : "note small quiet"} role={item.tone === "bad" ? "alert" : undefined}>
      <p>{visible(item.text)}</p>
      {item.hint && <p>{visible(item.hint)}</p>}
    </div>
  );
}
