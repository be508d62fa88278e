import { useEffect, useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { Keys } from "./keys/Keys";
import { useShortcuts } from "./keys/shortcuts";
import { inbox } from "./live/inbox";
import { useStore } from "./live/store";
import { CopyText } from "./ui/CopyText";
import { Toasts } from "./ui/Toasts";

const PLACES = [
  { to: "/", name: "Inbox" },
  { to: "/new", name: "New session" },
  { to: "/search", name: "Search" },
  { to: "/rules", name: "Rules", wide: true },
  { to: "/usage", name: "Usage", wide: true },
  { to: "/models", name: "Models", wide: true },
  { to: "/agents", name: "Agents", wide: true },
  { to: "/health", name: "Health", wide: true },
  { to: "/settings", name: "Settings", wide: true },
];

// A small screen shows what one needs on the way; the rest is one touch further.
const MORE = { to: "/more", name: "More" };

/** What stands around every page: where one can go, what waits, and whether we still hear the daemon. */
export function Shell({ children }: { children: ReactNode }) {
  const { pending, hearing, known } = useStore(inbox);
  const [location, go] = useLocation();
  const [help, setHelp] = useState(false);
  useShortcuts({ "?": () => setHelp(!help), n: () => go("/new"), i: () => go("/"), "/": () => go("/search") });

  useEffect(() => {
    document.title = pending.length > 0 ? `(${pending.length}) Gantry` : "Gantry";
    const badge = navigator as { setAppBadge?: (count: number) => Promise<void>; clearAppBadge?: () => Promise<void> };
    void (pending.length > 0 ? badge.setAppBadge?.(pending.length) : badge.clearAppBadge?.())?.catch(() => {});
  }, [pending.length]);

  return (
    <div className="shell">
      <a
        className="skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("content")?.focus();
        }}
      >
        Skip to the page
      </a>
      <nav className="shell-nav" aria-label="Main">
        <Link href="/" className="shell-mark">
          <img src="/app/icon.svg" alt="" /> Gantry
        </Link>
        {PLACES.map((place) => (
          <Link key={place.to} href={place.to} className={place.wide ? "shell-link wide" : "shell-link"} aria-current={isAt(location, place.to) ? "page" : undefined}>
            {place.name}
            {place.to === "/" && pending.length > 0 && (
              <span className="shell-count" aria-label={`${pending.length} waiting`}>
                {pending.length}
              </span>
            )}
          </Link>
        ))}
        <Link href={MORE.to} className="shell-link narrow" aria-current={location === MORE.to || PLACES.some((place) => place.wide && isAt(location, place.to)) ? "page" : undefined}>
          {MORE.name}
        </Link>
        <div className="shell-foot small quiet">
          <button type="button" className="button plain small" onClick={() => setHelp(true)}>
            Keys <kbd>?</kbd>
          </button>
          <span role="status" className={known && hearing === "live" ? "shell-state live" : "shell-state"}>
            {known && hearing === "live" ? "Connected" : "Not connected"}
          </span>
        </div>
      </nav>
      <div className="shell-main">
        {known && hearing === "signed-out" && (
          <div className="banner" role="alert">
            This browser is signed in no more: its 12 hours are over, or it was signed out. Sign in again with <CopyText text="gantry open" />
          </div>
        )}
        {hearing === "stale" && (
          <div className="banner" role="alert">
            {known ? "The connection to the daemon is gone. What you see may be out of date; trying again." : "The daemon does not answer; trying again."}
          </div>
        )}
        <main id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
      {help && <Keys onClose={() => setHelp(false)} />}
      <Toasts />
    </div>
  );
}

/** The places that a small screen does not list. */
export function MorePage() {
  return (
    <div className="page">
      <h1>More</h1>
      <div className="card row-list">
        {PLACES.filter((place) => place.wide).map((place) => (
          <Link key={place.to} href={place.to} className="row">
            {place.name}
          </Link>
        ))}
      </div>
    </div>
  );
}

function isAt(location: string, place: string): boolean {
  return place === "/" ? location === "/" : location.startsWith(place);
}
