import { useQuery, useQueryClient } from "@tanstack/react-query";
import { get, remove } from "../api/client";
import type { Page, SignedInBrowser } from "../api/types";
import { Problem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { ago, moment, useNow } from "../ui/time";
import { complain, say } from "../ui/Toasts";
import { visible } from "../ui/VisibleText";
import { programOf } from "./program";

/** The browsers that are signed in, each of which can be signed out. */
export function BrowserList() {
  const browsers = useQuery({ queryKey: ["browsers"], queryFn: ({ signal }) => get<Page<SignedInBrowser>>("/api/auth/browsers", undefined, signal), refetchInterval: 10_000 });
  const queries = useQueryClient();
  const now = useNow();
  const signOut = async (browser: SignedInBrowser) => {
    try {
      const ended = await remove<Page<SignedInBrowser>>(`/api/auth/browsers/${browser.number}`);
      if (browser.is_this_one) location.reload();
      say(ended.items.length > 1 ? `Signed out, with ${ended.items.length - 1} that it let in.` : "Signed out.");
      await queries.invalidateQueries({ queryKey: ["browsers"] });
    } catch (failure) {
      complain(failure);
    }
  };
  return (
    <section aria-label="Signed-in browsers">
      <h2>Signed-in browsers</h2>
      {browsers.isError && <Problem error={browsers.error} retry={() => void browsers.refetch()} />}
      {browsers.isPending && <Skeleton rows={2} within />}
      {browsers.data && (
        <div className="card row-list">
          {browsers.data.items.map((browser) => (
            <div key={browser.number} className="row">
              <span className="ellipsis" title={browser.program ?? undefined}>
                {visible(programOf(browser.program))} {browser.is_this_one && <span className="badge good">this one</span>}
              </span>
              <button type="button" className="button small danger" onClick={() => void signOut(browser)}>
                Sign out
              </button>
              <span className="small quiet">
                since {ago(browser.began_at, now)}, until {moment(browser.expires_at, now)} at the latest
                {browser.let_in_by !== null && ` · by a code of browser ${browser.let_in_by}`}
              </span>
              <span className="small quiet">{browser.address}</span>
            </div>
          ))}
        </div>
      )}
    </section>
  );
}
