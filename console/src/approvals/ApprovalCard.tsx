import { useState } from "react";
import { Link } from "wouter";
import type { Approval, ApprovalScope, RuleSuggestion } from "../api/types";
import { Diff } from "../ui/Diff";
import { Markdown } from "../ui/Markdown";
import { ago, span, useNow } from "../ui/time";
import { visible } from "../ui/VisibleText";
import { decide, decideAllEqual } from "./deciding";

const SCOPE_WORDS: Record<ApprovalScope, string> = { once: "once", session: "in this session", workspace: "in this workspace", always: "always" };

type Panel = "none" | "remember" | "deny" | "edit";

/** Everything that a person needs to decide: who, why, exactly what, what the sandbox already prevents, and which rule would remember the answer. */
export function ApprovalCard({ approval, equal = 0, sessionLink = true }: { approval: Approval; equal?: number; sessionLink?: boolean }) {
  const [panel, setPanel] = useState<Panel>("none");
  const [busy, setBusy] = useState(false);
  const now = useNow();
  const run = async (act: () => Promise<boolean>) => {
    setBusy(true);
    await act();
    setBusy(false);
  };
  const toggle = (other: Panel) => setPanel(panel === other ? "none" : other);

  return (
    <article
      className="approval card"
      aria-label={`Approval: ${visible(approval.title)}`}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || panel === "none") return;
        setPanel("none");
        event.currentTarget.closest<HTMLElement>("[data-item]")?.focus();
      }}
    >
      <header className="approval-head">
        <span className="badge waiting">{approval.kind === "plan" ? "Plan" : approval.tool}</span>
        <h3 className="approval-title">{visible(approval.title)}</h3>
        <span className="small quiet">
          {approval.agent} · {ago(approval.created_at, now)} ·{" "}
          <span title={`Denied at ${new Date(approval.expires_at).toLocaleString()} if nobody answers`}>{span(Date.parse(approval.expires_at) - now)} left</span>
          {sessionLink && (
            <>
              {" · "}
              <Link href={`/sessions/${approval.session_id}`}>session</Link>
            </>
          )}
        </span>
      </header>

      <p className="small">{visible(approval.reason)}</p>
      {approval.diff ? <Diff patch={approval.diff} /> : <ExactInput approval={approval} />}
      <p className="approval-sandbox small quiet">
        <strong>Sandbox</strong>{" "}
        {visible(approval.sandbox)}
      </p>

      <div className="approval-actions">
        <button type="button" className="button primary" disabled={busy} onClick={() => void run(() => decide(approval, { decision: "allow" }))}>
          {approval.kind === "plan" ? "Accept the plan" : "Allow once"} <kbd>a</kbd>
        </button>
        {suggestionsOf(approval).length > 0 && (
          <button type="button" className="button" data-key="r" disabled={busy} aria-expanded={panel === "remember"} onClick={() => toggle("remember")}>
            Allow and remember… <kbd>r</kbd>
          </button>
        )}
        {approval.editable && (
          <button type="button" className="button" data-key="e" disabled={busy} aria-expanded={panel === "edit"} onClick={() => toggle("edit")}>
            Edit… <kbd>e</kbd>
          </button>
        )}
        {equal > 0 && (
          <button type="button" className="button all-equal" disabled={busy} onClick={() => void run(() => decideAllEqual(approval, "allow"))}>
            Allow all {equal + 1} equal
          </button>
        )}
        <span className="approval-gap" />
        <button type="button" className="button" data-key="f" disabled={busy} aria-expanded={panel === "deny"} onClick={() => toggle("deny")}>
          Deny with feedback… <kbd>f</kbd>
        </button>
        <button type="button" className="button danger" disabled={busy} onClick={() => void run(() => decide(approval, { decision: "deny" }))}>
          Deny <kbd>d</kbd>
        </button>
      </div>

      {panel === "remember" && <Remember approval={approval} onDecide={(suggestion, scope) => void run(() => decide(approval, { decision: "allow", scope, suggestion }))} />}
      {panel === "deny" && <Feedback onDecide={(feedback) => void run(() => decide(approval, { decision: "deny", feedback }))} />}
      {panel === "edit" && <EditedInput approval={approval} onDecide={(input) => void run(() => decide(approval, { decision: "allow", input }))} />}
    </article>
  );
}

function ExactInput({ approval }: { approval: Approval }) {
  const input = approval.input as Record<string, unknown> | null;
  const command = input && typeof input === "object" && typeof input.command === "string" ? input.command : null;
  if (approval.kind === "plan" && input && typeof input.plan === "string") return <Markdown text={input.plan} />;
  return (
    <pre className="approval-input code" tabIndex={0} aria-label="Exactly what it asks">
      {visible(command ?? JSON.stringify(input, null, 2))}
    </pre>
  );
}

/** Each rule that would be written, from the narrowest to the widest. */
function Remember({ approval, onDecide }: { approval: Approval; onDecide(suggestion: number, scope: ApprovalScope): void }) {
  return (
    <ul className="approval-panel remember">
      {suggestionsOf(approval).map((suggestion) => (
        <li key={suggestion.index}>
          <div>
            <RuleWords suggestion={suggestion} />
            <p className="small quiet">{suggestion.explanation}</p>
          </div>
          <div className="remember-scopes">
            {suggestion.scopes.map((scope, place) => (
              <button key={scope} type="button" className="button small" autoFocus={suggestion.index === 0 && place === 0} onClick={() => onDecide(suggestion.index, scope)}>
                {SCOPE_WORDS[scope]}
              </button>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

function suggestionsOf(approval: Approval): readonly RuleSuggestion[] {
  return approval.rule_suggestions ?? [];
}

function RuleWords({ suggestion }: { suggestion: RuleSuggestion }) {
  return (
    <p className="code">
      {suggestion.rules.map((rule) => (
        <span key={`${rule.kind} ${rule.pattern}`} className="remember-rule">
          {rule.effect} {rule.kind} <strong>{visible(rule.pattern)}</strong>
        </span>
      ))}
    </p>
  );
}

function Feedback({ onDecide }: { onDecide(feedback: string): void }) {
  const [text, setText] = useState("");
  return (
    <form
      className="approval-panel"
      onSubmit={(event) => {
        event.preventDefault();
        onDecide(text.trim());
      }}
    >
      <label className="field">
        <span>What should the agent do instead?</span>
        <textarea className="input" rows={2} maxLength={4000} autoFocus value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <button type="submit" className="button danger" disabled={text.trim() === ""}>
        Deny and tell it
      </button>
    </form>
  );
}

function EditedInput({ approval, onDecide }: { approval: Approval; onDecide(input: unknown): void }) {
  const [text, setText] = useState(() => JSON.stringify(approval.input, null, 2));
  const [fault, setFault] = useState<string | null>(null);
  return (
    <form
      className="approval-panel"
      onSubmit={(event) => {
        event.preventDefault();
        try {
          onDecide(JSON.parse(text));
        } catch (failure) {
          setFault(`This is no valid JSON: ${(failure as Error).message}`);
        }
      }}
    >
      <label className="field">
        <span>What shall run instead; it is judged by the rules again</span>
        <textarea className="input code" rows={Math.min(16, text.split("\n").length + 1)} autoFocus spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      {fault && <p className="problem small">{fault}</p>}
      <button type="submit" className="button primary">
        Allow this instead
      </button>
    </form>
  );
}
