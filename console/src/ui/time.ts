import { useEffect, useState } from "react";

const UNITS: readonly (readonly [number, string])[] = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
];

/** A length of time in one unit: 3 h, 12 min, 40 s. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  for (const [size, unit] of UNITS) if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}`;
  return `${seconds} s`;
}

export function ago(at: string, now = Date.now()): string {
  const past = now - Date.parse(at);
  return past < 5_000 ? "just now" : `${span(past)} ago`;
}

/** A point in time as one needs it: the hour of today, or the day with it. */
export function moment(at: string, now = Date.now()): string {
  const when = new Date(at);
  const hour = when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return when.toDateString() === new Date(now).toDateString() ? hour : `${when.toLocaleDateString([], { day: "numeric", month: "short" })}, ${hour}`;
}

/** The present moment, anew every so often. */
export function useNow(every = 10_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
