import { useState } from "react";
import { post } from "../api/client";
import type { LandReport, RewindReport, Session } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { complain, say } from "../ui/Toasts";
import { visible } from "../ui/VisibleText";

const WAYS = [
  { as: "commit", name: "A commit on the session's branch", needs: ["message"] },
  { as: "branch", name: "A branch in the source repository", needs: ["message", "branch"] },
  { as: "patch", name: "A patch to take away", needs: [] },
  { as: "push", name: "A branch pushed to the remote", needs: ["message", "branch"] },
  { as: "pull_request", name: "A pull request", needs: ["message", "branch", "title", "body"] },
] as const;

/** What one does with a session as a whole: land what it made, take back a rewind, export it. */
export function SessionActions({ session, rewound }: { session: Session; rewound: boolean }) {
  const [landing, setLanding] = useState(false);
  const undo = async () => {
    try {
      const done = await post<RewindReport>(`/api/sessions/${session.session_id}/rewind`, { undo: true });
      say(`The last rewind is undone: ${done.paths.length} files.`);
    } catch (failure) {
      complain(failure);
    }
  };
  return (
    <div className="session-actions">
      <button type="button" className="button small" onClick={() => setLanding(true)}>
        Land…
      </button>
      {rewound && (
        <button type="button" className="button small" onClick={() => void undo()}>
          Undo rewind
        </button>
      )}
      <a className="button small" href={`/api/sessions/${session.session_id}/export`} download>
        Export
      </a>
      {landing && <LandDialog session={session} onClose={() => setLanding(false)} />}
    </div>
  );
}

/** Base64 of UTF-8, as bytes come in JSON. */
function textOf(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)));
}

function LandDialog({ session, onClose }: { session: Session; onClose(): void }) {
  const [way, setWay] = useState<(typeof WAYS)[number]>(WAYS[0]);
  const [fields, setFields] = useState<Record<string, string>>({ message: session.title ?? "" });
  const [done, setDone] = useState<LandReport | null>(null);
  const [busy, setBusy] = useState(false);
  const land = async () => {
    setBusy(true);
    try {
      const given = Object.fromEntries(way.needs.map((name) => [name, fields[name]?.trim() || undefined]));
      setDone(await post<LandReport>(`/api/sessions/${session.session_id}/land`, { as: way.as, ...given }));
    } catch (failure) {
      complain(failure);
    } finally {
      setBusy(false);
    }
  };

  if (done) {
    return (
      <Dialog title="Landed" onClose={onClose}>
        {done.commit && <p className="code">commit {done.commit}</p>}
        {done.branch && <p className="code">branch {done.branch}</p>}
        {done.url && (
          <p>
            <a href={done.url} target="_blank" rel="noreferrer noopener">
              {done.url}
            </a>
          </p>
        )}
        {done.patch && <pre className="approval-input code">{visible(textOf(done.patch))}</pre>}
        {done.left_out.length > 0 && <p className="small quiet">Left out: {done.left_out.join(", ")}</p>}
      </Dialog>
    );
  }
  return (
    <Dialog title="Land what the session changed" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void land();
        }}
      >
        <fieldset className="question-choices">
          <legend className="label">As</legend>
          {WAYS.map((one) => (
            <label key={one.as} className="question-choice">
              <input type="radio" name="as" checked={way.as === one.as} onChange={() => setWay(one)} />
              {one.name}
            </label>
          ))}
        </fieldset>
        {way.needs.map((name) => (
          <label key={name} className="field">
            <span>{name === "branch" ? "branch (one is named for you when empty)" : name}</span>
            <input className="input" value={fields[name] ?? ""} onChange={(event) => setFields({ ...fields, [name]: event.target.value })} />
          </label>
        ))}
        <button type="submit" className="button primary" disabled={busy}>
          Land
        </button>
      </form>
    </Dialog>
  );
}
