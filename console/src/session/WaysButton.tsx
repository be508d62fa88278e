import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ModelAndMode } from "../agents/ModelAndMode";
import { hasChoice, rememberWays, waysWords, type Ways } from "../agents/ways";
import { post, Refusal } from "../api/client";
import type { Agent, Session } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Problem } from "../ui/Problem";
import { say } from "../ui/Toasts";

/** With which model and how the session's agent works; where there is a choice it can be made anew here, for the next message on. */
export function WaysButton({ session, agent }: { session: Session; agent: Agent | undefined }) {
  const [open, setOpen] = useState(false);
  const words = waysWords(agent, waysOf(session));
  if (!agent || !hasChoice(agent)) return agent ? <span title="Its model">{words}</span> : null;
  return (
    <>
      <button type="button" className="ways-button" title="Choose its model and mode" onClick={() => setOpen(true)}>
        {words}
      </button>
      {open && <WaysDialog session={session} agent={agent} onClose={() => setOpen(false)} />}
    </>
  );
}

function WaysDialog({ session, agent, onClose }: { session: Session; agent: Agent; onClose(): void }) {
  const [ways, setWays] = useState(() => waysOf(session));
  const [failure, setFailure] = useState<unknown>(null);
  const queries = useQueryClient();
  const choose = async () => {
    setFailure(null);
    try {
      const chosen = await post<Session>(`/api/sessions/${session.session_id}/agent`, { agent_mode: ways.mode || "default", model: ways.model || "default" });
      queries.setQueryData(["session", session.session_id], chosen);
      rememberWays(agent.name, ways);
      say(`From the next message on: ${waysWords(agent, ways)}.`);
      onClose();
    } catch (refusal) {
      setFailure(refusal);
    }
  };
  const faults: Record<string, string[]> = failure instanceof Refusal ? failure.fields : {};
  const isAtField = "model" in faults || "agent_mode" in faults;
  return (
    <Dialog title={`How ${agent.title} works`} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void choose();
        }}
      >
        <ModelAndMode agent={agent} ways={ways} faults={faults} onChange={setWays} />
        {failure !== null && !isAtField && <Problem error={failure} />}
        <p className="small quiet">It counts from the next message on. What shall not be asked is for a rule to allow, in every mode.</p>
        <div className="approval-actions">
          <span className="approval-gap" />
          <button type="submit" className="button primary">
            Choose
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function waysOf(session: Session): Ways {
  return { mode: session.agent_mode ?? "", model: session.model ?? "" };
}
