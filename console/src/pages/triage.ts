import { useEffect, useState } from "react";
import type { Approval } from "../api/types";
import { decide } from "../approvals/deciding";

export interface Triage {
  /** The item that keys go to; null when nothing waits. */
  current: string | null;
  focus(id: string): void;
}

/**
 * Triage by keyboard, of the inbox and of a session's transcript: j and k go through the queue, a allows once, d denies, e opens the edit, ? lists the keys. A key that is typed into a field, or with Ctrl, Alt
 * or Meta, is somebody else's; a question takes no letter for an answer.
 */
export function useTriage(items: readonly Approval[], onHelp: () => void): Triage {
  const [chosen, choose] = useState<string | null>(null);
  const current = items.some((item) => item.approval_id === chosen) ? chosen : (items[0]?.approval_id ?? null);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || target.closest("input, textarea, select, [contenteditable]")) return;
      if (event.key !== "?" && document.querySelector("dialog[open]")) return;
      const place = items.findIndex((item) => item.approval_id === current);
      const item = items[place];
      switch (event.key) {
        case "j":
        case "k": {
          const next = items[Math.min(items.length - 1, Math.max(0, place + (event.key === "j" ? 1 : -1)))];
          if (next) show(next.approval_id);
          break;
        }
        case "a":
          if (item && item.kind !== "question" && isSeen(item.approval_id)) void decide(item, { decision: "allow" });
          break;
        case "d":
          if (item && item.kind !== "question" && isSeen(item.approval_id)) void decide(item, { decision: "deny" });
          break;
        case "e":
          if (item) document.querySelector<HTMLButtonElement>(`[data-item="${item.approval_id}"] button[aria-expanded]:has(kbd)`)?.click();
          break;
        case "?":
          onHelp();
          break;
        default:
          return;
      }
      event.preventDefault();
    };
    // Nothing is decided that is not on the screen; what is further down is brought there instead.
    const isSeen = (id: string) => {
      const box = document.querySelector<HTMLElement>(`[data-item="${id}"]`)?.getBoundingClientRect();
      if (box && box.bottom >= 0 && box.top <= window.innerHeight) return true;
      if (box) show(id);
      return false;
    };
    const show = (id: string) => {
      choose(id);
      document.querySelector<HTMLElement>(`[data-item="${id}"]`)?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [items, current, onHelp]);

  return { current, focus: choose };
}
