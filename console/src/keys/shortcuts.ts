import { useEffect, useRef } from "react";

/**
 * Does what a key says, wherever on the page one is. A key that is typed into a field, comes with Ctrl, Alt or Meta, or is meant for an open dialog is somebody else's;
 * the dialog of keys alone is left by the key that opened it.
 */
export function useShortcuts(keys: Readonly<Record<string, () => void>>): void {
  const present = useRef(keys);
  useEffect(() => {
    present.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = present.current[event.key];
      if (!act || event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented || isTyping(event.target)) return;
      if (event.key !== "?" && document.querySelector("dialog[open]")) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") !== null;
}
