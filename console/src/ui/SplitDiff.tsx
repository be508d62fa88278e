import { linesOf } from "./Diff";

interface Row {
  left: string | null;
  right: string | null;
  kind: "same" | "changed" | "head";
}

/** A hunk with what was on the left and what is on the right. */
export function SplitDiff({ patch }: { patch: string }) {
  return (
    <div className="diff split" role="group" aria-label="Change, side by side" tabIndex={0}>
      <table>
        <tbody>
          {rowsOf(patch).map((row, place) =>
            row.kind === "head" ? (
              <tr key={place}>
                <td colSpan={2} className="diff-line head">
                  {row.left}
                </td>
              </tr>
            ) : (
              <tr key={place}>
                <td className={`diff-line ${row.kind === "changed" ? (row.left === null ? "none" : "removed") : ""}`}>{row.left}</td>
                <td className={`diff-line ${row.kind === "changed" ? (row.right === null ? "none" : "added") : ""}`}>{row.right}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

/** Removed lines stand beside the added ones that follow them. */
export function rowsOf(patch: string): Row[] {
  const rows: Row[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const flush = () => {
    for (let place = 0; place < Math.max(removed.length, added.length); place++) rows.push({ left: removed[place] ?? null, right: added[place] ?? null, kind: "changed" });
    removed = [];
    added = [];
  };
  for (const [place, { text }] of linesOf(patch).entries()) {
    if (place === 0 && text.startsWith("@@")) rows.push({ left: text, right: null, kind: "head" });
    else if (text.startsWith("-") && added.length === 0) removed.push(text.slice(1));
    else if (text.startsWith("-")) {
      flush();
      removed.push(text.slice(1));
    } else if (text.startsWith("+")) added.push(text.slice(1));
    else if (!text.startsWith("\\")) {
      flush();
      rows.push({ left: text.slice(1), right: text.slice(1), kind: "same" });
    }
  }
  flush();
  return rows;
}
