/** What stands where something is still to come: a page, or a part within one. */
export function Skeleton({ rows = 3, within = false }: { rows?: number; within?: boolean }) {
  return (
    <div className={within ? undefined : "page"} aria-busy="true">
      <div className="skeleton" role="status" aria-label="Loading">
        {Array.from({ length: rows }, (_, row) => (
          <i key={row} />
        ))}
      </div>
    </div>
  );
}
