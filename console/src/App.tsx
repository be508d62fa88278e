import { lazy, Suspense, useEffect } from "react";
import { Route, Router, Switch } from "wouter";
import { followInbox } from "./live/inbox";
import { notifyOfWaiting } from "./live/notifications";
import { HomePage } from "./pages/HomePage";
import { NotFoundPage } from "./pages/NotFoundPage";
import { MorePage, Shell } from "./Shell";
import { Skeleton } from "./ui/Skeleton";

const SessionPage = lazy(() => import("./pages/SessionPage"));
const NewSessionPage = lazy(() => import("./pages/NewSessionPage"));
const RulesPage = lazy(() => import("./pages/RulesPage"));
const SearchPage = lazy(() => import("./pages/SearchPage"));
const UsagePage = lazy(() => import("./pages/UsagePage"));
const ModelsPage = lazy(() => import("./pages/ModelsPage"));
const AgentsPage = lazy(() => import("./pages/AgentsPage"));
const HealthPage = lazy(() => import("./pages/HealthPage"));
const SettingsPage = lazy(() => import("./pages/SettingsPage"));

export function App() {
  useEffect(followInbox, []);
  useEffect(notifyOfWaiting, []);
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
