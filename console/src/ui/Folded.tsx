import { useEffect, useState, type ReactNode } from "react";

/** Something that is folded until it is opened, by hand or because one was led to it. */
export function Folded({ className, summary, unfold, children }: { className: string; summary: ReactNode; unfold: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(unfold);
  useEffect(() => {
    if (unfold) setOpen(true);
  }, [unfold]);
  return (
    <details className={className} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      {summary}
      {children}
    </details>
  );
}
