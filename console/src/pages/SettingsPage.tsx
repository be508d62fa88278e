import { useState } from "react";
import { post } from "../api/client";
import { complain } from "../ui/Toasts";
import { applyTheme, storedTheme, type Theme } from "../ui/theme";

const THEMES: readonly Theme[] = ["system", "light", "dark"];

/** What this browser remembers of you. */
export default function SettingsPage() {
  const [theme, setTheme] = useState(storedTheme);
  const choose = (next: Theme) => {
    applyTheme(next);
    setTheme(next);
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
        <fieldset className="question-choices">
          <legend className="label">Colours</legend>
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
        <p className="quiet small">Signing out ends its session and closes its streams; sign in again with: gantry open</p>
        <button type="button" className="button danger" onClick={() => void signOut()}>
          Sign out
        </button>
      </section>
    </div>
  );
}
