import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { Link, useLocation } from "wouter";
import { get } from "../api/client";
import type { Session } from "../api/types";
import { ApprovalDock } from "../approvals/ApprovalDock";
import { useShortcuts } from "../keys/shortcuts";
import { useTriage } from "../keys/triage";
import { inbox } from "../live/inbox";
import { useSession } from "../live/session";
import { useStore } from "../live/store";
import { ChangesTab } from "../session/ChangesTab";
import { Composer } from "../session/Composer";
import { ContextGauge } from "../session/ContextGauge";
import { FilesTab } from "../session/FilesTab";
import { RawTab } from "../session/RawTab";
import { SessionActions } from "../session/SessionActions";
import { TranscriptView } from "../session/TranscriptView";
import { WaysButton } from "../session/WaysButton";
import { insist } from "../ui/insist";
import { PageProblem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { visible } from "../ui/VisibleText";
import { ActivityBadge } from "../session/ActivityBadge";
import { useDestination } from "../session/arrival";
import { DiffSize } from "../sessions/DiffSize";
import { usePlaceNames } from "../sessions/places";
import { dollars, short } from "../usage/money";
import { useAgents } from "./AgentsPage";

// What agents write is Markdown: its part comes with the page, and not when the first words are there.
void insist(() => import("../ui/RenderedMarkdown"));

const TABS = [
  { id: "transcript", name: "Transcript" },
  { id: "changes", name: "Changes" },
  { id: "files", name: "Files" },
  { id: "raw", name: "Raw events" },
] as const;

/** A session: what was said and done, live, and the place to say more. */
export default function SessionPage({ id, tab }: { id: string; tab: string }) {
  const session = useQuery({ queryKey: ["session", id], queryFn: ({ signal }) => get<Session>(`/api/sessions/${id}`, undefined, signal) });
  const live = useSession(id);
  const { at, words } = useDestination();
  const agents = useAgents();
  const { activity, tokens, context, filesVersion, choices } = live.transcript;
  const { pending, hearing } = useStore(inbox);
  const place = usePlaceNames();

  // Keys answer what is shown in full, which is in the transcript.
  const shown = useMemo(() => (tab === "transcript" ? pending.filter((item) => item.session_id === id) : []), [pending, tab, id]);
  useTriage(shown);
  const [, go] = useLocation();
  useShortcuts({
    ...Object.fromEntries(TABS.map((place, number) => [String(number + 1), () => go(pathOf(id, place.id))])),
    // The composer stands below the transcript alone.
    c: () => {
      go(pathOf(id, "transcript"));
      requestAnimationFrame(() => document.getElementById("composer-text")?.focus());
    },
  });

  // Cost and size are counted when a run ends and when a call does; a choice is made in the log.
  const { refetch } = session;
  const counted = tokens.input + tokens.output;
  useEffect(() => void refetch(), [refetch, filesVersion, counted, choices]);

  if (session.isLoadingError) return <PageProblem title="Session" error={session.error} retry={() => void session.refetch()} />;
  if (session.isPending) return <Skeleton rows={6} />;

  const agent = agents.data?.items.find((one) => one.name === session.data.agent);
  const prompt = live.transcript.items.find((item) => item.kind === "user")?.text;
  return (
    <div className="session">
      <header className="session-head">
        <div className="session-title">
          <h1 className="ellipsis">{visible(session.data.title ?? prompt ?? "New session")}</h1>
          <p className="session-facts small quiet">
            <span>{session.data.agent}</span>
            <WaysButton session={session.data} agent={agent} />
            <span className="ellipsis" title={session.data.repo_path}>
              {visible(place(session.data))}
            </span>
            {session.data.branch && <span className="code">{visible(session.data.branch)}</span>}
            <DiffSize changes={session.data.changes} />
            {counted > 0 && (
              <span title={`${tokens.input.toLocaleString()} tokens in, ${tokens.output.toLocaleString()} out`}>
                {short(tokens.input)} in, {short(tokens.output)} out
              </span>
            )}
            {session.data.cost_usd !== null && session.data.cost_usd !== undefined && <span title="What its model calls cost">{dollars(session.data.cost_usd)}</span>}
            <ContextGauge context={context} />
          </p>
        </div>
        <ActivityBadge activity={activity} stale={live.hearing === "stale"} />
        <SessionActions session={session.data} rewound={live.transcript.rewound} />
      </header>
      {live.caughtUp && live.hearing === "stale" && hearing === "live" && (
        <div className="banner" role="alert">
          This transcript may be out of date: the connection broke and is being made again.
        </div>
      )}
      <nav className="tabs" aria-label="Session">
        {TABS.map((place) => (
          <Link key={place.id} href={pathOf(id, place.id)} className="tab" aria-current={tab === place.id ? "page" : undefined}>
            {place.name}
          </Link>
        ))}
      </nav>
      <div className="session-body">
        {tab === "transcript" && <TranscriptView live={live} sessionId={id} at={at} words={words} />}
        {tab === "changes" && <ChangesTab sessionId={id} transcript={live.transcript} changedInAll={session.data.changes?.files ?? 0} />}
        {tab === "files" && <FilesTab workspaceId={session.data.workspace_id} name={place(session.data)} sessionId={id} version={filesVersion} />}
        {tab === "raw" && <RawTab sessionId={id} live={live} />}
      </div>
      {tab !== "transcript" && <ApprovalDock sessionId={id} />}
      {tab === "transcript" && <Composer sessionId={id} activity={activity} steering={agent?.capabilities.steering} />}
    </div>
  );
}

function pathOf(id: string, tab: (typeof TABS)[number]["id"]): string {
  return tab === "transcript" ? `/sessions/${id}` : `/sessions/${id}/${tab}`;
}
