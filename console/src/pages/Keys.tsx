import { Dialog } from "../ui/Dialog";

const KEYS = [
  ["j", "next"],
  ["k", "previous"],
  ["a", "allow once"],
  ["d", "deny"],
  ["e", "edit what would run"],
  ["?", "these keys"],
] as const;

/** What the keys of the inbox do. */
export function Keys({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
