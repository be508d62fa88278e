export function Skeleton({ rows = 3 }: { rows?: number }) {
  return (
    <div className="page" aria-busy="true">
      <div className="skeleton" role="status" aria-label="Loading">
        {Array.from({ length: rows }, (_, row) => (
          <i key={row} />
        ))}
      </div>
    </div>
  );
}
