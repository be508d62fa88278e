import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { get, post, Refusal } from "../api/client";
import type { Page, Session, Workspace } from "../api/types";
import { Problem } from "../ui/Problem";

const AGENTS = [
  { name: "native", says: "Gantry's own agent, with the model that you configured" },
  { name: "demo", says: "a scripted one that needs no key" },
];

/** Where work begins: on what, by whom, and what to do. */
export default function NewSessionPage() {
  const workspaces = useQuery({ queryKey: ["workspaces"], queryFn: ({ signal }) => get<Page<Workspace>>("/api/workspaces", { limit: 50 }, signal) });
  const [, go] = useLocation();
  const [place, setPlace] = useState("");
  const [agent, setAgent] = useState("native");
  const [isolated, setIsolated] = useState(false);
  const [prompt, setPrompt] = useState("");
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  const start = async () => {
    setFailure(null);
    const known = workspaces.data?.items.find((workspace) => workspace.workspace_id === place || workspace.source_uri === place);
    try {
      setBusy(known ? "Starting…" : "Fetching the repository…");
      const session = await post<Session>("/api/sessions", { ...(known ? { workspace_id: known.workspace_id } : { repo_url: place.trim() }), agent, isolated });
      if (prompt.trim() !== "") await post(`/api/sessions/${session.session_id}/prompt`, { prompt });
      go(`/sessions/${session.session_id}`);
    } catch (refusal) {
      setFailure(refusal);
      setBusy(null);
    }
  };
  const fieldsAtFault = failure instanceof Refusal ? failure.fields : {};

  if (workspaces.isError) return <div className="page"><Problem error={workspaces.error} retry={() => void workspaces.refetch()} /></div>;
  return (
    <div className="page">
      <h1>New session</h1>
      <form
        className="form card form-card"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <label className="field">
          <span>Repository: a git URL, or a folder on the daemon's machine</span>
          <input
            className="input"
            list="known-workspaces"
            required
            autoFocus
            placeholder="https://… or /home/you/project"
            value={place}
            aria-invalid={"repo_url" in fieldsAtFault}
            onChange={(event) => setPlace(event.target.value)}
          />
          <datalist id="known-workspaces">
            {workspaces.data?.items.map((workspace) => (
              <option key={workspace.workspace_id} value={workspace.source_uri}>
                {workspace.display_name}
              </option>
            ))}
          </datalist>
        </label>
        <fieldset className="question-choices">
          <legend className="label">Agent</legend>
          {AGENTS.map((one) => (
            <label key={one.name} className="question-choice">
              <input type="radio" name="agent" checked={agent === one.name} onChange={() => setAgent(one.name)} />
              {one.name} <span className="small quiet">{one.says}</span>
            </label>
          ))}
        </fieldset>
        <label className="question-choice">
          <input type="checkbox" checked={isolated} onChange={(event) => setIsolated(event.target.checked)} />
          Work in a copy <span className="small quiet">of a local folder; imported repositories always are</span>
        </label>
        <label className="field">
          <span>What should it do?</span>
          <textarea className="input" rows={5} value={prompt} onChange={(event) => setPrompt(event.target.value)} />
        </label>
        {failure !== null && <Problem error={failure} />}
        <div className="approval-actions">
          <button type="submit" className="button primary" disabled={busy !== null || place.trim() === ""}>
            {busy ?? "Start"}
          </button>
        </div>
      </form>
    </div>
  );
}
