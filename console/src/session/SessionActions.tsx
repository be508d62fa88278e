import { useState } from "react";
import { post } from "../api/client";
import type { RewindReport, Session } from "../api/types";
import { useShortcuts } from "../keys/shortcuts";
import { complain, say } from "../ui/Toasts";
import { LandDialog } from "./LandDialog";

/** What one does with a session as a whole: land what it made, take back a rewind, export it. */
export function SessionActions({ session, rewound }: { session: Session; rewound: boolean }) {
  const [landing, setLanding] = useState(false);
  useShortcuts({ l: () => setLanding(true) });
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
