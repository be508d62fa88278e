import { useState } from "react";
import { post } from "../api/client";
import type { ModelKeyCreated } from "../api/types";
import { CopyText } from "../ui/CopyText";
import { complain } from "../ui/Toasts";

/** Makes a key for a program of the user's; its secret is shown this once. */
export function MakeKey({ onMade }: { onMade(): void }) {
  const [name, setName] = useState("");
  const [models, setModels] = useState("");
  const [budget, setBudget] = useState("");
  const [made, setMade] = useState<ModelKeyCreated | null>(null);
  const make = async () => {
    const wanted = models.split(",").map((model) => model.trim()).filter((model) => model !== "");
    try {
      const created = await post<ModelKeyCreated>("/api/keys", {
        holder_kind: "user",
        held_by: "owner",
        name: name || undefined,
        models: wanted.length === 0 ? undefined : wanted,
        budgets: budget === "" ? undefined : [{ window: "month", usd: Number(budget) }],
      });
      setMade(created);
      setName("");
      onMade();
    } catch (failure) {
      complain(failure);
    }
  };
  return (
    <form
      className="card form form-card"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <div className="form-row">
        <label className="field grow">
          <span>What it is for</span>
          <input className="input" required maxLength={80} placeholder="my editor" value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <label className="field grow">
          <span>Models, all when empty</span>
          <input className="input code" placeholder="claude-*, gpt-*" value={models} onChange={(event) => setModels(event.target.value)} />
        </label>
        <label className="field">
          <span>Dollars a month</span>
          <input className="input" type="number" min="0.01" step="0.01" placeholder="no limit" value={budget} onChange={(event) => setBudget(event.target.value)} />
        </label>
        <button type="submit" className="button primary">
          Make a key
        </button>
      </div>
      {made && (
        <div role="status">
          <p>
            The key <strong>{made.key.name}</strong>, which nobody can show again: <CopyText text={made.secret} />
          </p>
          <p className="small quiet">Use it as the API key, with this daemon's address as the base URL: {location.origin}/v1 for OpenAI's SDKs, {location.origin} for Anthropic's.</p>
        </div>
      )}
    </form>
  );
}
