/** One number that matters, with its name. */
export function Figure({ name, value, hint }: { name: string; value: string; hint?: string }) {
  return (
    <div className="card figure">
      <span className="small quiet">{name}</span>
      <strong>{value}</strong>
      {hint && <span className="small quiet">{hint}</span>}
    </div>
  );
}
