import { useState } from "react";

/** Words to take into a terminal. */
export function CopyText({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <button type="button" className="button small code" onClick={() => void copy()} title="Copy">
      {text} <span className="quiet">{copied ? "copied" : "copy"}</span>
    </button>
  );
}
