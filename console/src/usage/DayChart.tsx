import type { UsageSum } from "../api/types";
import { dollars, short } from "./money";

export type Measure = "cost" | "tokens" | "calls";

const HEIGHT = 140;
const BAR = 18;
const GAP = 6;

/** A bar for each day, those without a call too. What a bar says can be read out; the table below says the same. */
export function DayChart({ days, sums, measure }: { days: readonly string[]; sums: readonly UsageSum[]; measure: Measure }) {
  const byDay = new Map(sums.map((sum) => [sum.group, sum]));
  const most = Math.max(...days.map((day) => valueOf(byDay.get(day), measure)), Number.MIN_VALUE);
  const width = days.length * (BAR + GAP);
  return (
    <div className="chart" ref={(box) => void (box && (box.scrollLeft = box.scrollWidth))} role="group" tabIndex={0} aria-label={`${measure} by day`}>
      <svg viewBox={`0 0 ${width} ${HEIGHT + 18}`} width={width} height={HEIGHT + 18} role="presentation">
        {days.map((day, place) => {
          const value = valueOf(byDay.get(day), measure);
          const height = value === 0 ? 1 : Math.max(3, (value / most) * HEIGHT);
          return (
            <g key={day} className={value === 0 ? "chart-day none" : "chart-day"}>
              <title>{`${day}: ${words(byDay.get(day), measure)}`}</title>
              <rect x={place * (BAR + GAP)} y={0} width={BAR + GAP} height={HEIGHT} className="chart-reach" />
              <rect x={place * (BAR + GAP)} y={HEIGHT - height} width={BAR} height={height} rx={3} className="chart-bar" />
              {isNamed(place, days.length) && (
                <text x={place * (BAR + GAP) + (place === days.length - 1 ? BAR : 0)} y={HEIGHT + 14} textAnchor={place === days.length - 1 ? "end" : "start"} className="chart-label">
                  {nameOf(day)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

// The last day, and one in each week that does not run into it.
function isNamed(place: number, count: number): boolean {
  return place === count - 1 || (place % 7 === 0 && place < count - 4);
}

function nameOf(day: string): string {
  return new Date(day).toLocaleDateString([], { day: "numeric", month: "short", timeZone: "UTC" });
}

/** The last days in UTC, as the daemon counts them, oldest first. */
export function lastDays(count: number, now: number): string[] {
  return Array.from({ length: count }, (_, back) => new Date(now - (count - 1 - back) * 86_400_000).toISOString().slice(0, 10));
}

export function valueOf(sum: UsageSum | undefined, measure: Measure): number {
  if (!sum) return 0;
  if (measure === "cost") return Number(sum.cost_usd ?? 0);
  return measure === "calls" ? Number(sum.calls) : Number(sum.input_tokens) + Number(sum.output_tokens);
}

function words(sum: UsageSum | undefined, measure: Measure): string {
  if (!sum) return "no call";
  if (measure === "cost") return dollars(sum.cost_usd);
  return measure === "calls" ? `${sum.calls} calls` : `${short(valueOf(sum, measure))} tokens`;
}
