import { useEffect, useRef, type ReactNode } from "react";

/** A question that stands before the page until it is answered or left by Escape. */
export function Dialog({ title, onClose, children }: { title: string; onClose(): void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="dialog card" aria-label={title} onClose={onClose}>
      <header className="page-head">
        <h2>{title}</h2>
        <button type="button" className="button plain small" onClick={() => dialog.current?.close()} aria-label="Close">
          ×
        </button>
      </header>
      {children}
    </dialog>
  );
}
