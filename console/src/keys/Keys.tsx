import { Dialog } from "../ui/Dialog";

const GROUPS = [
  {
    name: "What waits",
    keys: [
      ["j", "next"],
      ["k", "previous"],
      ["a", "allow once"],
      ["d", "deny"],
      ["f", "deny with feedback"],
      ["e", "edit what would run, or answer a question"],
      ["r", "allow and remember"],
      ["o", "open its session"],
    ],
  },
  {
    name: "Everywhere",
    keys: [
      ["n", "new session"],
      ["i", "inbox"],
      ["/", "search"],
      ["?", "these keys"],
    ],
  },
  {
    name: "In a session",
    keys: [
      ["1 2 3 4", "transcript, changes, files, raw events"],
      ["c", "write to the agent"],
      ["l", "land"],
    ],
  },
  {
    name: "While writing to the agent",
    keys: [
      ["Enter", "send; while it works, into its turn where it takes that, else after it"],
      ["Alt Enter", "after this turn"],
      ["Ctrl Enter", "stop it, then this"],
      ["Shift Enter", "a new line"],
      ["Esc", "leave the field"],
    ],
  },
] as const;

/** What the keys do. */
export function Keys({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <div className="keys">
        {GROUPS.map((group) => (
          <section key={group.name} aria-label={group.name}>
            <h3>{group.name}</h3>
            <dl>
              {group.keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    {key.split(" ").map((one) => (
                      <kbd key={one}>{one}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
