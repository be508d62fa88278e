import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { get } from "../api/client";
import type { Page, UsageSum } from "../api/types";
import { Choice } from "../ui/Choice";
import { Figure } from "../ui/Figure";
import { PageProblem, Problem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { useNow } from "../ui/time";
import { visible } from "../ui/VisibleText";
import { DayChart, lastDays, valueOf, type Measure } from "../usage/DayChart";
import { dollars, short } from "../usage/money";

const GROUPS = ["model", "session", "user", "key"] as const;
const MEASURES: readonly Measure[] = ["cost", "tokens", "calls"];
const SPANS = [7, 30, 90];

/** What models used and cost: by day as a chart, and by what one asks for as a table. */
export default function UsagePage() {
  const [days, setDays] = useState(30);
  const [chosen, setMeasure] = useState<Measure | null>(null);
  const [group, setGroup] = useState<(typeof GROUPS)[number]>("model");
  const shown = lastDays(days, useNow(60_000));
  const from = shown[0]!;
  const daily = useUsage("day", from, days);
  const grouped = useUsage(group, from, 100);

  if (daily.isLoadingError) return <PageProblem title="Usage" error={daily.error} retry={() => void daily.refetch()} />;
  if (daily.isPending) return <Skeleton rows={5} />;
  const total = daily.data.items.reduce(added, NOTHING);

  // What costs nothing, or nobody knows how much, is told by what it used.
  const measure = chosen ?? (total.cost ? "cost" : total.input + total.output > 0 ? "tokens" : "calls");
  return (
    <div className="page">
      <header className="page-head">
        <h1>Usage</h1>
        <Choice<number> label="Days" options={SPANS} value={days} onChoose={setDays} words={(span) => `${span} days`} />
      </header>
      <div className="figures">
        <Figure name="Cost" value={dollars(total.calls === 0 ? 0 : total.cost)} hint={total.unpriced > 0 ? `and ${total.unpriced} ${total.unpriced === 1 ? "call" : "calls"} whose price is not known` : undefined} />
        <Figure name="Calls" value={short(total.calls)} hint={total.failed > 0 ? `${total.failed} did not complete` : undefined} />
        <Figure name="Tokens in" value={short(total.input)} hint={total.input > 0 ? `${short(total.cached)} of them from a cache` : undefined} />
        <Figure name="Tokens out" value={short(total.output)} />
      </div>
      {total.calls === 0 ? (
        <div className="empty">
          <strong>No model was called in these days</strong>
          <span>Every call that goes through the gateway is counted here: those of agents, and those of your own programs with a key.</span>
        </div>
      ) : (
        <>
          <section className="card chart-card" aria-label="By day">
            <header className="page-head">
              <h2>By day</h2>
              <Choice<Measure> label="Measure" options={MEASURES} value={measure} onChoose={setMeasure} words={String} />
            </header>
            <DayChart days={shown} sums={daily.data.items} measure={measure} />
          </section>
          <section aria-label={`By ${group}`}>
            <header className="page-head">
              <h2>By {group}</h2>
              <Choice<(typeof GROUPS)[number]> label="Group" options={GROUPS} value={group} onChoose={setGroup} words={String} />
            </header>
            {grouped.isError && <Problem error={grouped.error} retry={() => void grouped.refetch()} />}
            {grouped.data && <UsageTable group={group} sums={grouped.data.items} measure={measure} />}
          </section>
        </>
      )}
    </div>
  );
}

function UsageTable({ group, sums, measure }: { group: string; sums: readonly UsageSum[]; measure: Measure }) {
  const ordered = [...sums].sort((one, other) => valueOf(other, measure) - valueOf(one, measure) || Number(other.calls) - Number(one.calls));
  const most = Math.max(...sums.map((sum) => valueOf(sum, measure)), Number.MIN_VALUE);
  return (
    <div className="card table-scroll" role="region" aria-label={`Usage by ${group}`} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{group[0]!.toUpperCase() + group.slice(1)}</th>
            <td className="bar" aria-hidden="true" />
            <th scope="col">Calls</th>
            <th scope="col">In</th>
            <th scope="col">Cached</th>
            <th scope="col">Out</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((sum) => (
            <tr key={sum.group}>
              <th scope="row" className="ellipsis">
                {sum.group === "" ? "none" : group === "session" ? <Link href={`/sessions/${sum.group}`}>{sum.group}</Link> : visible(sum.group)}
              </th>
              <td className="bar">
                <Bar part={valueOf(sum, measure) / most} />
              </td>
              <td data-name="Calls">{short(sum.calls)}</td>
              <td data-name="In">{short(sum.input_tokens)}</td>
              <td data-name="Cached">{short(sum.cache_read_tokens)}</td>
              <td data-name="Out">{short(sum.output_tokens)}</td>
              <td data-name="Cost">
                <span>
                  {dollars(sum.cost_usd)}
                  {Number(sum.partial) > 0 && <span title={`${sum.partial} calls were cut off; their counts may be too low`}> +</span>}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How much of the largest it is; what it says stands beside it in figures. */
function Bar({ part }: { part: number }) {
  return (
    <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width={Math.max(1, part * 100)} height="8" rx="2" />
    </svg>
  );
}

const NOTHING = { calls: 0, failed: 0, unpriced: 0, input: 0, cached: 0, output: 0, cost: null as number | null };

function added(total: typeof NOTHING, sum: UsageSum): typeof NOTHING {
  return {
    calls: total.calls + Number(sum.calls),
    failed: total.failed + Number(sum.failed),
    unpriced: total.unpriced + Number(sum.unpriced),
    input: total.input + Number(sum.input_tokens),
    cached: total.cached + Number(sum.cache_read_tokens),
    output: total.output + Number(sum.output_tokens),
    cost: sum.cost_usd === null || sum.cost_usd === undefined ? total.cost : (total.cost ?? 0) + Number(sum.cost_usd),
  };
}

function useUsage(group: string, from: string, limit: number) {
  return useQuery({
    queryKey: ["usage", group, from],
    queryFn: ({ signal }) => get<Page<UsageSum>>("/api/usage", { group_by: group, from, limit }, signal),
    refetchInterval: 30_000,
    placeholderData: (before) => before,
  });
}
