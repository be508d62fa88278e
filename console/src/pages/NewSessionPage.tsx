import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { get, post, Refusal, upload } from "../api/client";
import type { Attachment, Page, Session, Workspace, WorkspaceImport } from "../api/types";
import { importRepository, progressOf } from "../live/imports";
import { AgentChoice, firstChoice } from "../session/AgentChoice";
import { AttachButton, AttachedFiles, takesFiles } from "../session/AttachedFiles";
import { Problem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { complain } from "../ui/Toasts";
import { useAgents } from "./AgentsPage";

const LAST_AGENT = "gantry.agent";
const SANDBOXES = [
  { value: "", words: "the daemon's choice" },
  { value: "bubblewrap", words: "bubblewrap" },
  { value: "container", words: "container" },
  { value: "process", words: "process: no boundary" },
];

/** Where work begins: on what, by whom, and what to do. */
export default function NewSessionPage() {
  const workspaces = useQuery({ queryKey: ["workspaces"], queryFn: ({ signal }) => get<Page<Workspace>>("/api/workspaces", { limit: 50 }, signal) });
  const agents = useAgents();
  const [, go] = useLocation();
  const [place, setPlace] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [isolated, setIsolated] = useState(false);
  const [sandbox, setSandbox] = useState("");
  const [budget, setBudget] = useState("");
  const [prompt, setPrompt] = useState("");
  const [files, setFiles] = useState<readonly File[]>([]);
  const [busy, setBusy] = useState<string | null>(null);
  const [importing, setImporting] = useState<WorkspaceImport | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  if (workspaces.isError) return <div className="page"><Problem error={workspaces.error} retry={() => void workspaces.refetch()} /></div>;
  if (agents.isError) return <div className="page"><Problem error={agents.error} retry={() => void agents.refetch()} /></div>;
  if (agents.isPending) return <Skeleton rows={4} />;

  const agent = chosen ?? firstChoice(agents.data.items, localStorage.getItem(LAST_AGENT));
  const start = async () => {
    setFailure(null);
    setBusy("Starting…");
    try {
      const workspaceId = await workspaceOf(place.trim(), workspaces.data?.items ?? [], setImporting);
      if (workspaceId === null) return;
      const session = await post<Session>("/api/sessions", { workspace_id: workspaceId, agent, isolated, ...(sandbox && { sandbox }), ...(budget && { max_cost_usd: Number(budget) }) });
      localStorage.setItem(LAST_AGENT, agent);
      const attached = files.length === 0 ? [] : (await upload<{ items: Attachment[] }>(`/api/sessions/${session.session_id}/attachments`, files)).items;
      if (prompt.trim() !== "") await post(`/api/sessions/${session.session_id}/prompt`, { prompt, attachments: attached.map((file) => file.attachment_id) });
      go(`/sessions/${session.session_id}`);
    } catch (refusal) {
      setFailure(refusal);
    } finally {
      setBusy(null);
      setImporting(null);
    }
  };
  const fieldsAtFault = failure instanceof Refusal ? failure.fields : {};

  return (
    <div className="page">
      <h1>New session</h1>
      <form
        className="form card form-card"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
        {...takesFiles((more) => setFiles([...files, ...more]))}
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
            aria-invalid={"repo_url" in fieldsAtFault || "source_uri" in fieldsAtFault}
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
        <AgentChoice agents={agents.data.items} chosen={agent} onChoose={setChosen} />
        <div className="form-row">
          <label className="question-choice grow">
            <input type="checkbox" checked={isolated} onChange={(event) => setIsolated(event.target.checked)} />
            Work in a copy <span className="small quiet">of a local folder; imported repositories always are</span>
          </label>
          <label className="field">
            <span>Sandbox</span>
            <select className="input" value={sandbox} onChange={(event) => setSandbox(event.target.value)}>
              {SANDBOXES.map((one) => (
                <option key={one.value} value={one.value}>
                  {one.words}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span>Budget for each run, in dollars</span>
            <input
              className="input"
              type="number"
              min="0.01"
              step="0.01"
              inputMode="decimal"
              placeholder="the daemon's limit"
              title="What its model calls may cost through the gateway; at that a run pauses."
              value={budget}
              aria-invalid={"max_cost_usd" in fieldsAtFault}
              onChange={(event) => setBudget(event.target.value)}
            />
          </label>
        </div>
        <label className="field">
          <span>What should it do?</span>
          <textarea className="input" rows={5} value={prompt} onChange={(event) => setPrompt(event.target.value)} />
        </label>
        <AttachedFiles files={files} onLeaveOut={(file) => setFiles(files.filter((other) => other !== file))} />
        {failure !== null && <Problem error={failure} />}
        {importing?.state === "importing" && <ImportLine state={importing} />}
        <div className="approval-actions">
          <AttachButton onChosen={(more) => setFiles([...files, ...more])} />
          <span className="approval-gap" />
          <button type="submit" className="button primary" disabled={busy !== null || place.trim() === ""}>
            {busy ?? "Start"}
          </button>
        </div>
      </form>
    </div>
  );
}

function ImportLine({ state }: { state: WorkspaceImport }) {
  const percent = state.progress?.percent;
  const cancel = () => post(`/api/workspaces/imports/${state.import_id}/cancel`).catch(complain);
  return (
    <div className="form-row" role="status">
      <span className="grow small">
        {progressOf(state)}
        <progress className="import-bar" max={100} value={percent === null ? undefined : percent} aria-label="Import" />
      </span>
      <button type="button" className="button small danger" onClick={() => void cancel()}>
        Stop the import
      </button>
    </div>
  );
}

/** The workspace that is meant: one there is, or one that is imported now. Null when the import was stopped. */
async function workspaceOf(place: string, known: readonly Workspace[], onProgress: (state: WorkspaceImport) => void): Promise<string | null> {
  const same = known.find((workspace) => workspace.workspace_id === place || workspace.source_uri === place);
  if (same) return same.workspace_id;
  const end = await importRepository(place, onProgress);
  if (end.state === "failed") throw new Error(end.error ?? "The import failed.");
  return end.workspace_id;
}
