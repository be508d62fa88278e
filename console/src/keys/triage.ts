import { useState } from "react";
import { useLocation } from "wouter";
import type { Approval } from "../api/types";
import { decide } from "../approvals/deciding";
import { useShortcuts } from "./shortcuts";

export interface Triage {
  /** The item that keys go to; null when nothing waits. */
  current: string | null;
  focus(id: string): void;
}

/**
 * Triage by keyboard, of the inbox and of a session's transcript: j and k go through the queue, a allows once, d denies, f denies with words, e opens the edit, r what
 * would be remembered, o the session. A question takes no letter for an answer.
 */
export function useTriage(items: readonly Approval[]): Triage {
  const [chosen, choose] = useState<string | null>(null);
  const [, go] = useLocation();
  const current = items.some((item) => item.approval_id === chosen) ? chosen : (items[0]?.approval_id ?? null);
  const place = items.findIndex((item) => item.approval_id === current);
  const item = items[place];

  const show = (id: string) => {
    choose(id);
    boxOf(id)?.focus();
  };
  const move = (by: number) => {
    const next = items[Math.min(items.length - 1, Math.max(0, place + by))];
    if (next) show(next.approval_id);
  };

  // Nothing is decided that is not on the screen; what is further down is brought there instead.
  const answer = (decision: "allow" | "deny") => {
    if (!item || item.kind === "question") return;
    if (!isSeen(item.approval_id)) return show(item.approval_id);
    void decide(item, { decision });
    const next = items[place + 1] ?? items[place - 1];
    if (next) show(next.approval_id);
  };
  const press = (key: string) => {
    if (!item) return;
    const box = boxOf(item.approval_id);
    if (item.kind === "question") box?.querySelector<HTMLElement>("input, textarea")?.focus();
    else box?.querySelector<HTMLButtonElement>(`button[data-key="${key}"]`)?.click();
  };

  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    a: () => answer("allow"),
    d: () => answer("deny"),
    f: () => press("f"),
    e: () => press("e"),
    r: () => press("r"),
    o: () => item && go(`/sessions/${item.session_id}`),
  });
  return { current, focus: choose };
}

function boxOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-item="${id}"]`);
}

function isSeen(id: string): boolean {
  const box = boxOf(id)?.getBoundingClientRect();
  return box !== undefined && box.bottom >= 0 && box.top <= window.innerHeight;
}
