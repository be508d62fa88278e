import { useQuery, useQueryClient } from "@tanstack/react-query";
import { get, remove } from "../api/client";
import type { ModelKey, Page } from "../api/types";
import { Problem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { ago, useNow } from "../ui/time";
import { complain, say } from "../ui/Toasts";
import { visible } from "../ui/VisibleText";
import { dollars } from "../usage/money";
import { MakeKey } from "./MakeKey";

/** The keys by which programs use the gateway: who has them, what they may, when they were used. */
export function KeyList() {
  const keys = useQuery({ queryKey: ["keys"], queryFn: ({ signal }) => get<Page<ModelKey>>("/api/keys", { limit: 100 }, signal) });
  const queries = useQueryClient();
  const now = useNow();
  const refresh = () => void queries.invalidateQueries({ queryKey: ["keys"] });
  const revoke = async (key: ModelKey) => {
    try {
      await remove(`/api/keys/${key.key_id}`);
      say(`Revoked: ${key.name}`);
      refresh();
    } catch (failure) {
      complain(failure);
    }
  };
  return (
    <section className="form" aria-label="Keys">
      <h2>Keys</h2>
      <MakeKey onMade={refresh} />
      {keys.isError && <Problem error={keys.error} retry={() => void keys.refetch()} />}
      {keys.isPending && <Skeleton rows={2} within />}
      {keys.data?.items.length === 0 && (
        <div className="empty">
          <strong>No key yet</strong>
          <span>With a key your own programs call models through Gantry: routed, counted and limited. Agents get keys of their own by themselves.</span>
        </div>
      )}
      {keys.data && keys.data.items.length > 0 && (
        <div className="card row-list">
          {keys.data.items.map((key) => (
            <div key={key.key_id} className="row">
              <span className="ellipsis">
                {visible(key.name)} <span className="small quiet">{`${key.holder_kind} ${key.held_by}`}</span>
              </span>
              <button type="button" className="button small danger" onClick={() => void revoke(key)}>
                Revoke
              </button>
              <span className="small quiet">{limitsOf(key).join(" · ") || "no limits"}</span>
              <span className="small quiet">{key.last_used_at ? `used ${ago(key.last_used_at, now)}` : "never used"}</span>
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

function limitsOf(key: ModelKey): string[] {
  return [
    key.models.join(", "),
    key.requests_per_minute === null ? "" : `${key.requests_per_minute} requests a minute`,
    key.tokens_per_minute === null ? "" : `${key.tokens_per_minute} tokens a minute`,
    ...key.budgets.map((budget) => `${budget.usd === null || budget.usd === undefined ? `${budget.tokens} tokens` : dollars(budget.usd)} a ${budget.window}`),
    key.expires_at === null ? "" : `until ${new Date(key.expires_at).toLocaleString()}`,
  ].filter((words) => words !== "");
}
