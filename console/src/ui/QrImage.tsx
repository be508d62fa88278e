const BORDER = 4;

/** A QR code, always dark on white whatever the theme, with the border that cameras need. */
export function QrImage({ rows, label }: { rows: readonly string[]; label: string }) {
  const side = rows.length + 2 * BORDER;
  const dark = rows.flatMap((row, y) => [...row].flatMap((module, x) => (module === "1" ? [`M${x + BORDER} ${y + BORDER}h1v1h-1z`] : [])));
  return (
    <svg className="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={dark.join("")} fill="#000" />
    </svg>
  );
}
