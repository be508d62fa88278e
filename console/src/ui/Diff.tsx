import { useState } from "react";
import { visible } from "./VisibleText";

interface DiffLine {
  kind: "added" | "removed" | "same" | "head" | "file";
  text: string;
}

const MOST_LINES = 400;

/** A unified diff, line by line; long ones are shown in part until one asks for the rest. */
export function Diff({ patch }: { patch: string }) {
  const [whole, setWhole] = useState(false);
  const lines = linesOf(patch);
  const shown = whole ? lines : lines.slice(0, MOST_LINES);
  return (
    <div className="diff" role="group" aria-label="Change">
      <pre tabIndex={0}>
        {shown.map((line, place) => (
          <span key={place} className={`diff-line ${line.kind}`}>
            {line.text}
            {"\n"}
          </span>
        ))}
      </pre>
      {lines.length > shown.length && (
        <button type="button" className="button plain small" onClick={() => setWhole(true)}>
          Show {lines.length - shown.length} more lines
        </button>
      )}
    </div>
  );
}

export function linesOf(patch: string): DiffLine[] {
  return visible(patch)
    .replace(/\n$/, "")
    .split("\n")
    .map((text) => ({ kind: kindOf(text), text }));
}

function kindOf(line: string): DiffLine["kind"] {
  if (/^(diff --git |--- |\+\+\+ |index |new file|deleted file|similarity|rename |old mode|new mode|Binary files)/.test(line)) return "file";
  if (line.startsWith("@@")) return "head";
  if (line.startsWith("+")) return "added";
  if (line.startsWith("-")) return "removed";
  return "same";
}
