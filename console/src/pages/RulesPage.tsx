import { useQuery, useQueryClient } from "@tanstack/react-query";
import { get, remove } from "../api/client";
import type { Page, Rule } from "../api/types";
import { AddRule } from "../rules/AddRule";
import { RuleCheck } from "../rules/RuleCheck";
import { TONES } from "../rules/tones";
import { PageProblem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { ago, useNow } from "../ui/time";
import { complain, say } from "../ui/Toasts";
import { visible } from "../ui/VisibleText";

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

  if (rules.isLoadingError) return <PageProblem title="Rules" error={rules.error} retry={() => void rules.refetch()} />;
  if (rules.isPending) return <Skeleton rows={5} />;
  return (
    <div className="page">
      <h1>Rules</h1>
      <RuleCheck />
      <AddRule onAdded={() => void queries.invalidateQueries({ queryKey: ["rules"] })} />
      {rules.data.items.length === 0 ? (
        <div className="empty">
          <strong>No rule yet</strong>
          <span>Every write, command and connection is asked. “Allow and remember” on an approval writes the first.</span>
        </div>
      ) : (
        <section aria-label="In force">
          <h2>In force</h2>
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
        </section>
      )}
    </div>
  );
}
