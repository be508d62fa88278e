import { useState } from "react";
import { post } from "../api/client";
import type { RuleEffect, SimulatedRules } from "../api/types";
import { complain } from "../ui/Toasts";
import { KindSelect } from "./KindSelect";
import { Simulation } from "./Simulation";

/** Writes a rule; what it would have changed can be seen first. */
export function AddRule({ onAdded }: { onAdded(): void }) {
  const [effect, setEffect] = useState<RuleEffect>("deny");
  const [kind, setKind] = useState("command");
  const [pattern, setPattern] = useState("");
  const [reason, setReason] = useState("");
  const [simulated, setSimulated] = useState<SimulatedRules | null>(null);
  const rule = { effect, kind, pattern, reason: reason || undefined };
  const add = async () => {
    try {
      await post("/api/rules", rule);
      setPattern("");
      setReason("");
      setSimulated(null);
      onAdded();
    } catch (failure) {
      complain(failure);
    }
  };
  const simulate = async () => {
    try {
      const found = await post<SimulatedRules>("/api/rules/simulate", { rules: [rule] });
      setSimulated(found);
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
          <select className="input" value={effect} onChange={(event) => setEffect(event.target.value as RuleEffect)}>
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
      </div>
      <div className="approval-actions">
        <button type="button" className="button" disabled={pattern === ""} onClick={() => void simulate()}>
          What would it have changed?
        </button>
        <button type="submit" className="button primary">
          Add
        </button>
      </div>
      {simulated && <Simulation simulated={simulated} />}
    </form>
  );
}
