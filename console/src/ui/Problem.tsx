import { Refusal } from "../api/client";
import { CopyText } from "./CopyText";

/** Why something is not there, and what to do next. */
export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  if (isSignedOut(error)) {
    return (
      <div className="empty signed-out">
        <img src="/app/icon.svg" alt="" />
        <h1>This browser is not signed in</h1>
        <span>Type this in a terminal on the daemon's machine. It opens the console with a link that works once.</span>
        <CopyText text="gantry open" />
      </div>
    );
  }
  return (
    <div className="problem" role="alert">
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {retry && (
        <button type="button" className="button small" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** A page that could not be had, with its name. */
export function PageProblem({ title, error, retry }: { title: string; error: unknown; retry?: () => void }) {
  return (
    <div className="page">
      {!isSignedOut(error) && <h1>{title}</h1>}
      <Problem error={error} retry={retry} />
    </div>
  );
}

function isSignedOut(error: unknown): boolean {
  return error instanceof Refusal && error.signedOut;
}
