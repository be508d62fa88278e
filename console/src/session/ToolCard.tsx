import { useEffect, useState } from "react";
import type { ToolItem } from "../live/transcript";
import { visible } from "../ui/VisibleText";

const TAIL = 4_000;

const OUTCOMES = {
  succeeded: ["done", "good"],
  failed: ["failed", "bad"],
  denied: ["denied", "bad"],
  interrupted: ["interrupted", ""],
  unknown: ["outcome unknown", ""],
} as const;

/** A call of a tool: what it was given, what it says while it runs, how it ended. */
export function ToolCard({ item, unfold = false }: { item: ToolItem; unfold?: boolean }) {
  const [open, setOpen] = useState(unfold);
  useEffect(() => {
    if (unfold) setOpen(true);
  }, [unfold]);
  const [words, tone] = item.outcome ? OUTCOMES[item.outcome] : item.output ? ["running", "running"] : ["asked for", ""];
  const output = visible(item.output);
  const long = output.length > TAIL;
  return (
    <details className="tool" open={open || (item.growing && item.output !== "")} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={`badge ${tone}`}>{words}</span>
        <span className="tool-title ellipsis code">{visible(item.title)}</span>
        <span className="small quiet">
          {item.tool}
          {item.exitCode !== undefined && item.exitCode !== 0 && ` · exit ${item.exitCode}`}
          {item.durationMs !== undefined && ` · ${item.durationMs < 1000 ? `${item.durationMs} ms` : `${(item.durationMs / 1000).toFixed(1)} s`}`}
        </span>
      </summary>
      <pre className="tool-input code" tabIndex={0}>{visible(commandOf(item.input))}</pre>
      {output && (
        <pre className="tool-output code" tabIndex={0}>
          {long && !open ? `… ${output.length - TAIL} characters before\n` : ""}
          {long && !open ? output.slice(-TAIL) : output}
        </pre>
      )}
    </details>
  );
}

function commandOf(input: unknown): string {
  if (typeof input === "object" && input !== null && "command" in input && typeof input.command === "string") return input.command;
  return JSON.stringify(input, null, 2);
}
