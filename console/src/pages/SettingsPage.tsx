import { useState } from "react";
import { post } from "../api/client";
import { notificationsWanted, wantNotifications } from "../live/notifications";
import { BrowserList } from "../settings/BrowserList";
import { PhoneSection } from "../settings/PhoneSection";
import { complain, say } from "../ui/Toasts";
import { applyTheme, storedTheme, type Theme } from "../ui/theme";

const THEMES: readonly Theme[] = ["system", "light", "dark"];

/** What this browser remembers of you. */
export default function SettingsPage() {
  const [theme, setTheme] = useState(storedTheme);
  const [notifies, setNotifies] = useState(notificationsWanted);
  const choose = (next: Theme) => {
    applyTheme(next);
    setTheme(next);
  };
  const notify = async (wanted: boolean) => {
    const on = await wantNotifications(wanted);
    if (wanted && !on) say("This browser does not let Gantry notify you; allow it in the browser's settings of this site.", true);
    setNotifies(on);
  };
  const signOut = async () => {
    try {
      await post("/api/auth/logout");
      location.reload();
    } catch (failure) {
      complain(failure);
    }
  };
  return (
    <div className="page">
      <h1>Settings</h1>
      <section className="card form form-card">
        <h2 id="colours">Colours</h2>
        <fieldset className="question-choices" aria-labelledby="colours">
          {THEMES.map((one) => (
            <label key={one} className="question-choice">
              <input type="radio" name="theme" checked={theme === one} onChange={() => choose(one)} />
              {one === "system" ? "as the system" : one}
            </label>
          ))}
        </fieldset>
      </section>
      <section className="card form form-card">
        <h2>This browser</h2>
        <label className="question-choice">
          <input type="checkbox" checked={notifies} onChange={(event) => void notify(event.target.checked)} />
          Notify me <span className="small quiet">when something waits for me while I look elsewhere</span>
        </label>
        <p className="quiet small">Signing out closes what this browser shows, and signs the phones out that it let in; sign in again with: gantry open</p>
        <div>
          <button type="button" className="button danger" onClick={() => void signOut()}>
            Sign out
          </button>
        </div>
      </section>
      <PhoneSection />
      <BrowserList />
    </div>
  );
}
