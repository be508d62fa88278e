import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { Route, Router, Switch } from "wouter";
import { followInbox, inbox } from "./live/inbox";
import { notifyOfWaiting } from "./live/notifications";
import { HomePage } from "./pages/HomePage";
import { NotFoundPage } from "./pages/NotFoundPage";
import { MorePage, Shell } from "./Shell";
import { insist } from "./ui/insist";
import { Skeleton } from "./ui/Skeleton";

const SessionPage = lazy(() => insist(() => import("./pages/SessionPage")));
const NewSessionPage = lazy(() => insist(() => import("./pages/NewSessionPage")));
const RulesPage = lazy(() => insist(() => import("./pages/RulesPage")));
const SearchPage = lazy(() => insist(() => import("./pages/SearchPage")));
const UsagePage = lazy(() => insist(() => import("./pages/UsagePage")));
const ModelsPage = lazy(() => insist(() => import("./pages/ModelsPage")));
const AgentsPage = lazy(() => insist(() => import("./pages/AgentsPage")));
const HealthPage = lazy(() => insist(() => import("./pages/HealthPage")));
const SettingsPage = lazy(() => insist(() => import("./pages/SettingsPage")));

export function App() {
  useEffect(followInbox, []);
  useEffect(notifyOfWaiting, []);
  const queries = useQueryClient();

  // What was asked while nobody answered is asked again once the daemon is heard.
  useEffect(() => {
    let before = inbox.value.hearing;
    return inbox.subscribe(() => {
      const now = inbox.value.hearing;
      if (now === "live" && before !== "live") void queries.invalidateQueries();
      before = now;
    });
  }, [queries]);
  return (
    <Router base="/app">
      <Shell>
        <Suspense fallback={<Skeleton rows={4} />}>
          <Switch>
            <Route path="/" component={HomePage} />
            <Route path="/new" component={NewSessionPage} />
            <Route path="/sessions/:id/:tab?">{(route) => <SessionPage key={route.id} id={route.id} tab={route.tab ?? "transcript"} />}</Route>
            <Route path="/rules" component={RulesPage} />
            <Route path="/search" component={SearchPage} />
            <Route path="/usage" component={UsagePage} />
            <Route path="/models" component={ModelsPage} />
            <Route path="/agents" component={AgentsPage} />
            <Route path="/health" component={HealthPage} />
            <Route path="/settings" component={SettingsPage} />
            <Route path="/more" component={MorePage} />
            <Route component={NotFoundPage} />
          </Switch>
        </Suspense>
      </Shell>
    </Router>
  );
}
