/** Dollars as a person reads them; a cost that is not known is no zero. */
export function dollars(cost: number | string | null | undefined): string {
  if (cost === null || cost === undefined) return "unknown";
  const value = Number(cost);
  if (value === 0) return "$0";
  return value < 0.01 ? `$${value.toPrecision(2)}` : `$${value.toFixed(2)}`;
}

/** Counts as a person reads them: 950, 12.3k, 4.5M. */
export function short(count: number | string): string {
  const value = Number(count);
  if (value < 1_000) return String(value);
  return value < 1_000_000 ? `${(value / 1_000).toFixed(1)}k` : `${(value / 1_000_000).toFixed(1)}M`;
}
