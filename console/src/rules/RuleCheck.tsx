import { useState } from "react";
import { post } from "../api/client";
import type { Judgement } from "../api/types";
import { complain } from "../ui/Toasts";
import { visible } from "../ui/VisibleText";
import { KindSelect } from "./KindSelect";
import { TONES } from "./tones";

/** Says what the rules would say to something, and why. */
export function RuleCheck() {
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
        <div role="status" className="judged">
          <p>
            <span className={`badge ${TONES[judgement.verdict]}`}>{judgement.verdict}</span> {withoutIds(judgement.explanation)}
          </p>
          <ul className="small">
            {judgement.parts.length > 1 && judgement.parts.map((part, place) => (
              <li key={place}>
                <span className={`badge ${TONES[part.verdict]}`}>{part.verdict}</span> <span className="code">{visible(part.part)}</span> <span className="quiet">{withoutIds(part.explanation)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </form>
  );
}

// A rule's pattern stands beside its id, which nobody needs here.
function withoutIds(explanation: string): string {
  return explanation.replaceAll(/ rule [0-9a-f-]{36} \(/g, " rule (");
}
