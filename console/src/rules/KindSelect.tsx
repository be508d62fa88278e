export function KindSelect({ kind, onChange }: { kind: string; onChange(kind: string): void }) {
  return (
    <label className="field">
      <span>Kind</span>
      <select className="input" value={kind} onChange={(event) => onChange(event.target.value)}>
        <option>command</option>
        <option>file</option>
        <option>network</option>
        <option>tool</option>
      </select>
    </label>
  );
}
