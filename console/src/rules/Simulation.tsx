import { Link } from "wouter";
import type { SimulatedRules } from "../api/types";
import { visible } from "../ui/VisibleText";
import { TONES } from "./tones";

/** What a rule would have changed of what was asked in the last 30 days. */
export function Simulation({ simulated }: { simulated: SimulatedRules }) {
  const { replayed, skipped, changes, more } = simulated;
  return (
    <div role="status" className="form">
      <p>
        {replayed === 0
          ? "Nothing was asked in the last 30 days, so there is nothing to replay."
          : changes.length === 0
            ? `It would have changed none of the last ${replayed} requests.`
            : `It would have changed ${changes.length} of the last ${replayed} requests:`}
        {skipped > 0 && <span className="quiet"> {skipped} more could not be replayed.</span>}
        {more && <span className="quiet"> There are older ones.</span>}
      </p>
      {changes.length > 0 && (
        <ul className="row-list card">
          {changes.map((change) => (
            <li key={change.approval_id} className="row">
              <Link href={`/sessions/${change.session_id}`} className="rule-pattern">
                {visible(change.title)}
              </Link>
              <span>
                <span className={`badge ${TONES[change.before]}`}>{change.before}</span> → <span className={`badge ${TONES[change.after.verdict]}`}>{change.after.verdict}</span>
              </span>
              <span className="small quiet">
                {change.agent} · at the time: {change.status}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
