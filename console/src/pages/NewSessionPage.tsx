import { useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { ModelAndMode } from "../agents/ModelAndMode";
import { lastWays, rememberWays, USUAL, type Ways } from "../agents/ways";
import { post, Refusal, upload } from "../api/client";
import type { Attachment, Session, Workspace, WorkspaceImport } from "../api/types";
import { importRepository } from "../live/imports";
import { AgentChoice, firstChoice } from "../session/AgentChoice";
import { AttachButton, AttachedFiles, takesFiles } from "../session/AttachedFiles";
import { ImportLine } from "../session/ImportLine";
import { PlaceField } from "../session/PlaceField";
import { useRecentPlaces, useWorkspaces } from "../sessions/places";
import { Field } from "../ui/Field";
import { PageProblem, Problem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { useAgents } from "./AgentsPage";

const LAST_AGENT = "gantry.agent";

// What is said at its field is not said again below.
const AT_FIELDS = ["repo_url", "source_uri", "max_cost_usd", "sandbox", "agent_mode", "model"];
const SANDBOXES = [
  { value: "", words: "the daemon's choice" },
  { value: "bubblewrap", words: "bubblewrap" },
  { value: "container", words: "container" },
  { value: "process", words: "process: no boundary" },
];

/** Where work begins: on what, by whom, and what to do. */
export default function NewSessionPage() {
  const workspaces = useWorkspaces();
  const recent = useRecentPlaces();
  const agents = useAgents();
  const [, go] = useLocation();
  const [place, setPlace] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [ways, setWays] = useState<Record<string, Ways>>({});
  const [isolated, setIsolated] = useState(false);
  const [sandbox, setSandbox] = useState("");
  const [budget, setBudget] = useState("");
  const [prompt, setPrompt] = useState("");
  const [files, setFiles] = useState<readonly File[]>([]);
  const [busy, setBusy] = useState<string | null>(null);
  const [importing, setImporting] = useState<WorkspaceImport | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const form = useRef<HTMLFormElement>(null);

  // What was refused may be above what is on the screen.
  useEffect(() => {
    if (failure !== null) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [failure]);

  if (workspaces.isLoadingError) return <PageProblem title="New session" error={workspaces.error} retry={() => void workspaces.refetch()} />;
  if (agents.isLoadingError) return <PageProblem title="New session" error={agents.error} retry={() => void agents.refetch()} />;
  if (agents.isPending) return <Skeleton rows={4} />;

  const agent = chosen ?? firstChoice(agents.data.items, localStorage.getItem(LAST_AGENT));
  const about = agents.data.items.find((one) => one.name === agent);
  const way = ways[agent] ?? (about ? lastWays(about) : USUAL);
  const start = async () => {
    setFailure(null);
    setBusy("Starting…");
    try {
      const workspaceId = await workspaceOf(place.trim(), workspaces.data?.items ?? [], setImporting);
      if (workspaceId === null) return;
      const session = await post<Session>("/api/sessions", {
        workspace_id: workspaceId,
        agent,
        isolated,
        ...(way.mode && { agent_mode: way.mode }),
        ...(way.model && { model: way.model }),
        ...(sandbox && { sandbox }),
        ...(budget && { max_cost_usd: Number(budget) }),
      });
      localStorage.setItem(LAST_AGENT, agent);
      rememberWays(agent, way);
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
  const faults: Record<string, string[]> = failure instanceof Refusal ? failure.fields : {};
  const isAtField = AT_FIELDS.some((name) => name in faults);

  return (
    <div className="page">
      <h1>New session</h1>
      <form
        ref={form}
        className="form card form-card"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
        {...takesFiles((more) => setFiles([...files, ...more]))}
      >
        <PlaceField place={place} known={workspaces.data?.items ?? []} recent={recent} faults={faults.repo_url ?? faults.source_uri} onChange={setPlace} />
        <AgentChoice agents={agents.data.items} chosen={agent} onChoose={setChosen} />
        {about && <ModelAndMode agent={about} ways={way} faults={faults} onChange={(next) => setWays({ ...ways, [agent]: next })} />}
        <div className="form-row">
          <label className="question-choice grow">
            <input type="checkbox" checked={isolated} onChange={(event) => setIsolated(event.target.checked)} />
            Work in a copy <span className="small quiet">of a local folder; of an imported repository it always does</span>
          </label>
          <Field name="Sandbox" faults={faults.sandbox}>
            {(about) => (
              <select className="input" value={sandbox} {...about} onChange={(event) => setSandbox(event.target.value)}>
                {SANDBOXES.map((one) => (
                  <option key={one.value} value={one.value}>
                    {one.words}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field name="Budget for each run, in dollars" faults={faults.max_cost_usd}>
            {(about) => (
              <input
                className="input"
                type="number"
                min="0.01"
                step="0.01"
                inputMode="decimal"
                placeholder="the daemon's limit"
                title="What its model calls may cost through the gateway; at that a run pauses."
                value={budget}
                {...about}
                onChange={(event) => setBudget(event.target.value)}
              />
            )}
          </Field>
        </div>
        <label className="field">
          <span>What should it do?</span>
          <textarea className="input" rows={5} value={prompt} onChange={(event) => setPrompt(event.target.value)} />
        </label>
        <AttachedFiles files={files} onLeaveOut={(file) => setFiles(files.filter((other) => other !== file))} />
        {failure !== null && !isAtField && <Problem error={failure} />}
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

/** The workspace that is meant: one there is, or one that is imported now. Null when the import was stopped. */
async function workspaceOf(place: string, known: readonly Workspace[], onProgress: (state: WorkspaceImport) => void): Promise<string | null> {
  const same = known.find((workspace) => workspace.workspace_id === place || workspace.source_uri === place);
  if (same) return same.workspace_id;
  const end = await importRepository(place, onProgress);
  if (end.state === "failed") throw new Error(end.error ?? "The import failed.");
  return end.workspace_id;
}
