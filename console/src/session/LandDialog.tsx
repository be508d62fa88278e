import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, post, Refusal } from "../api/client";
import type { FolderDiff, LandReport, Session } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Problem } from "../ui/Problem";
import { visible } from "../ui/VisibleText";
import { DiffSize } from "../sessions/DiffSize";

const WAYS = [
  { as: "commit", name: "A commit on the session's branch", needs: ["message"] },
  { as: "branch", name: "A branch in the source repository", needs: ["message", "branch"] },
  { as: "patch", name: "A patch to take away", needs: [] },
  { as: "push", name: "A branch pushed to the remote", needs: ["message", "branch"] },
  { as: "pull_request", name: "A pull request", needs: ["message", "branch", "title", "body"] },
] as const;

const LABELS: Record<string, string> = { message: "Commit message", branch: "Branch; one is named for you when empty", title: "Title", body: "Description" };

/** Takes out of a session what it changed: all of it, or only what was accepted where that is less. */
export function LandDialog({ session, onClose }: { session: Session; onClose(): void }) {
  const [way, setWay] = useState<(typeof WAYS)[number]>(WAYS[0]);
  const [fields, setFields] = useState<Record<string, string>>({ message: session.title ?? "" });
  const [everything, setEverything] = useState(false);
  const [done, setDone] = useState<LandReport | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const review = useReview(session.session_id);
  const partly = review.data?.partly ?? false;

  const land = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const given = Object.fromEntries(way.needs.map((name) => [name, fields[name]?.trim() || undefined]));
      setDone(await post<LandReport>(`/api/sessions/${session.session_id}/land`, { as: way.as, ...given, accepted: partly && !everything }));
    } catch (refusal) {
      setFailure(refusal);
    } finally {
      setBusy(false);
    }
  };

  if (done) return <Landed report={done} onClose={onClose} />;
  const faults = failure instanceof Refusal ? failure.fields : {};
  return (
    <Dialog title="Land what the session changed" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void land();
        }}
      >
        {partly && (
          <fieldset className="question-choices">
            <legend className="label">What</legend>
            <label className="question-choice">
              <input type="radio" name="what" checked={!everything} onChange={() => setEverything(false)} />
              Only what is accepted
              <span className="small quiet">
                without {counted(review.data!.left.files.length)} <DiffSize changes={sizeOf(review.data!.left)} />
              </span>
            </label>
            <label className="question-choice">
              <input type="radio" name="what" checked={everything} onChange={() => setEverything(true)} />
              Everything
              <span className="small quiet">
                {counted(review.data!.whole.files.length)} <DiffSize changes={sizeOf(review.data!.whole)} />, accepted or not
              </span>
            </label>
          </fieldset>
        )}
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
            <span>{LABELS[name]}</span>
            <input className="input" value={fields[name] ?? ""} aria-invalid={name in faults} onChange={(event) => setFields({ ...fields, [name]: event.target.value })} />
          </label>
        ))}
        {review.isError && <Problem error={review.error} retry={() => void review.refetch()} />}
        {failure !== null && <Problem error={failure} />}
        <div className="approval-actions">
          <span className="approval-gap" />
          <button type="submit" className="button primary" disabled={busy || review.isPending}>
            Land
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Landed({ report, onClose }: { report: LandReport; onClose(): void }) {
  return (
    <Dialog title="Landed" onClose={onClose}>
      {report.commit && <p className="code">commit {report.commit}</p>}
      {report.branch && <p className="code">branch {report.branch}</p>}
      {report.url && (
        <p>
          <a href={report.url} target="_blank" rel="noreferrer noopener">
            {report.url}
          </a>
        </p>
      )}
      {report.patch && <pre className="approval-input code">{visible(textOf(report.patch))}</pre>}
      {report.left_out.length > 0 && <p className="small quiet">Left out: {report.left_out.join(", ")}</p>}
    </Dialog>
  );
}

/** How far the review is: what is not accepted yet, and whether anything is. */
function useReview(sessionId: string) {
  return useQuery({
    queryKey: ["changes", sessionId, "review"],
    gcTime: 0,
    queryFn: async ({ signal }) => {
      const path = `/api/sessions/${sessionId}/diff`;
      const [whole, left] = await Promise.all([get<FolderDiff>(path, undefined, signal), get<FolderDiff>(path, { from: "accepted" }, signal)]);
      return { whole, left, partly: left.files.length > 0 && left.from_tree !== whole.from_tree };
    },
  });
}

function sizeOf(diff: FolderDiff): Session["changes"] {
  return { files: diff.files.length, lines_added: diff.lines_added, lines_removed: diff.lines_removed };
}

function counted(files: number): string {
  return files === 1 ? "1 file" : `${files} files`;
}

/** Base64 of UTF-8, as bytes come in JSON. */
function textOf(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)));
}
