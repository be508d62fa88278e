import { Store, useStore } from "../live/store";

interface Toast {
  id: number;
  text: string;
  bad: boolean;
}

const LASTS = 6_000;
const toasts = new Store<readonly Toast[]>([]);
let next = 1;

/** Says something in passing. What a person must not miss does not belong here. */
export function say(text: string, bad = false): void {
  const toast = { id: next++, text, bad };
  toasts.set([...toasts.value, toast]);
  setTimeout(() => dismiss(toast.id), LASTS);
}

/** Says why something did not work. */
export function complain(error: unknown): void {
  say(error instanceof Error ? error.message : String(error), true);
}

function dismiss(id: number): void {
  toasts.set(toasts.value.filter((toast) => toast.id !== id));
}

export function Toasts() {
  return (
    <div className="toasts" role="status" aria-live="polite">
      {useStore(toasts).map((toast) => (
        <div key={toast.id} className={toast.bad ? "toast bad" : "toast"}>
          <span>{toast.text}</span>
          <button type="button" className="button plain small" onClick={() => dismiss(toast.id)} aria-label="Dismiss">
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
