import type { ContextUse } from "../live/transcript";
import { short } from "../usage/money";

const NEARLY_FULL = 0.8;

/** How much of the model's window the conversation takes, as its last call told. What is not known is said to be so. */
export function ContextGauge({ context }: { context: ContextUse | undefined }) {
  if (!context) return null;
  const { tokens, window, model } = context;
  if (tokens === undefined) {
    return (
      <span className="gauge" title={`${model} did not tell how much of its context window the conversation takes.`}>
        context unknown
      </span>
    );
  }
  if (window === undefined) {
    return (
      <span className="gauge" title={`The last call took ${tokens.toLocaleString()} tokens; how large the context window of ${model} is, is not known.`}>
        context {short(tokens)} of unknown
      </span>
    );
  }
  const part = Math.min(1, tokens / window);
  const words = `${Math.round(part * 100)} %`;
  return (
    <span
      className="gauge"
      role="meter"
      aria-label="Context window"
      aria-valuemin={0}
      aria-valuemax={window}
      aria-valuenow={Math.min(tokens, window)}
      aria-valuetext={`${words} of ${window.toLocaleString()} tokens`}
      title={`The last call took ${tokens.toLocaleString()} of the ${window.toLocaleString()} tokens that ${model} can take.`}
    >
      <svg className={part >= NEARLY_FULL ? "gauge-bar full" : "gauge-bar"} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect className="gauge-ground" width="100" height="6" rx="3" />
        <rect className="gauge-part" width={Math.max(2, part * 100)} height="6" rx="3" />
      </svg>
      context {words}
    </span>
  );
}
