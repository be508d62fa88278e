import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { get, post, remove } from "../api/client";
import type { Judgement, Page, Rule } from "../api/types";
import { Problem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { ago, useNow } from "../ui/time";
import { complain, say } from "../ui/Toasts";
import { visible } from "../ui/VisibleText";

const TONES = { allow: "good", ask: "waiting", deny: "bad" } as const;

/** The rules that answer without a person: which there are, how often they did, and what they would say. */
export default function RulesPage() {
  const rules = useQuery({ queryKey: ["rules"], queryFn: ({ signal }) => get<Page<Rule>>("/api/rules", { revoked: false, limit: 200 }, signal) });
  const queries = useQueryClient();
  const now = useNow();
  const revoke = async (rule: Rule) => {
    try {
      await remove(`/api/rules/${rule.rule_id}`);
      say(`Revoked: ${rule.effect} ${rule.kind} ${rule.pattern}`);
      await queries.invalidateQueries({ queryKey: ["rules"] });
    } catch (failure) {
      complain(failure);
    }
  };

  if (rules.isError) return <div className="page"><Problem error={rules.error} retry={() => void rules.refetch()} /></div>;
  if (rules.isPending) return <Skeleton rows={5} />;
  return (
    <div className="page">
      <h1>Rules</h1>
      <Simulator />
      <AddRule onAdded={() => void queries.invalidateQueries({ queryKey: ["rules"] })} />
      {rules.data.items.length === 0 ? (
        <div className="empty">
          <strong>No rule yet</strong>
          <span>Every write, command and connection is asked. “Allow and remember” on an approval writes the first.</span>
        </div>
      ) : (
        <div className="card row-list">
          {rules.data.items.map((rule) => (
            <div key={rule.rule_id} className="row">
              <span className="code rule-pattern">
                <span className={`badge ${TONES[rule.effect]}`}>{rule.effect}</span> {rule.kind} <strong>{visible(rule.pattern)}</strong>
              </span>
              <button type="button" className="button small danger" disabled={rule.layer === "managed"} onClick={() => void revoke(rule)}>
                Revoke
              </button>
              <span className="small quiet">
                {rule.layer} layer{rule.agent ? ` · ${rule.agent} only` : ""}
                {rule.reason ? ` · ${visible(rule.reason)}` : ""}
                {rule.fault ? ` · out of order: ${rule.fault}` : ""}
              </span>
              <span className="small quiet">
                {rule.hits === 0 ? "never used" : `decided ${rule.hits}×, last ${rule.last_used_at ? ago(rule.last_used_at, now) : "unknown"}`}
              </span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

/** Says what the rules would say to something, and why. */
function Simulator() {
  const [kind, setKind] = useState("command");
  const [input, setInput] = useState("");
  const [judgement, setJudgement] = useState<Judgement | null>(null);
  const check = async () => {
    try {
      setJudgement(await post<Judgement>("/api/rules/check", { kind, input }));
    } catch (failure) {
      complain(failure);
    }
  };
  return (
    <form
      className="card form form-card"
      onSubmit={(event) => {
        event.preventDefault();
        void check();
      }}
    >
      <h2>What would happen?</h2>
      <div className="form-row">
        <KindSelect kind={kind} onChange={setKind} />
        <label className="field grow">
          <span>Would this be asked?</span>
          <input className="input code" required placeholder="git push origin main" value={input} onChange={(event) => setInput(event.target.value)} />
        </label>
        <button type="submit" className="button">
          Check
        </button>
      </div>
      {judgement && (
        <div role="status">
          <p>
            <span className={`badge ${TONES[judgement.verdict]}`}>{judgement.verdict}</span> {judgement.explanation}
          </p>
          <ul className="small">
            {judgement.parts.map((part, place) => (
              <li key={place}>
                <span className={`badge ${TONES[part.verdict]}`}>{part.verdict}</span> <span className="code">{visible(part.part)}</span> <span className="quiet">{part.explanation}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </form>
  );
}

function AddRule({ onAdded }: { onAdded(): void }) {
  const [effect, setEffect] = useState("deny");
  const [kind, setKind] = useState("command");
  const [pattern, setPattern] = useState("");
  const [reason, setReason] = useState("");
  const add = async () => {
    try {
      await post("/api/rules", { effect, kind, pattern, reason: reason || undefined });
      setPattern("");
      setReason("");
      onAdded();
    } catch (failure) {
      complain(failure);
    }
  };
  return (
    <form
      className="card form form-card"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <h2>Add a rule</h2>
      <div className="form-row">
        <label className="field">
          <span>Effect</span>
          <select className="input" value={effect} onChange={(event) => setEffect(event.target.value)}>
            <option>deny</option>
            <option>ask</option>
            <option>allow</option>
          </select>
        </label>
        <KindSelect kind={kind} onChange={setKind} />
        <label className="field grow">
          <span>Pattern</span>
          <input className="input code" required placeholder="git push *" value={pattern} onChange={(event) => setPattern(event.target.value)} />
        </label>
        <label className="field grow">
          <span>Reason</span>
          <input className="input" value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        <button type="submit" className="button">
          Add
        </button>
      </div>
    </form>
  );
}

function KindSelect({ kind, onChange }: { kind: string; onChange(kind: string): void }) {
  return (
    <label className="field">
      <span>Kind</span>
      <select className="input" value={kind} onChange={(event) => onChange(event.target.value)}>
        <option>command</option>
        <option>file</option>
        <option>network</option>
        <option>tool</option>
      </select>
    </label>
  );
}
