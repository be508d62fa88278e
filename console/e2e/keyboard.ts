import type { Page } from "playwright-core";
import { expect } from "vitest";
import { PATIENCE } from "./browser";

const MOST_STEPS = 2_000;
const MOST_CHOICES = 80;

/** A person without a mouse: goes on by Tab, sees where they are by the focus, and presses keys. */
export class Keyboard {
  constructor(readonly page: Page) {}

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
  }

  /** Goes on by Tab until the element that has this name, and this role if one is given, has the focus; it must show that it has. */
  async to(name: RegExp, role?: string, backwards = false): Promise<void> {
    const seen = new Set<string>();
    const end = Date.now() + PATIENCE;
    for (let step = 0; step < MOST_STEPS && Date.now() < end; step++) {
      const here = await this.here();
      if (name.test(here.name) && (role === undefined || here.role === role)) {
        expect(here.isShown, `${here.name} shows its focus`).toBe(true);
        return;
      }
      seen.add(`${here.role} ${here.name}`);
      await this.page.keyboard.press(backwards ? "Shift+Tab" : "Tab");
    }
    throw new Error(`No ${role ?? "element"} named ${name} can be reached by Tab. There were: ${[...seen].join("; ")}`);
  }

  /** Goes through the choices of the group that has the focus, by arrow, until this one is chosen. */
  async choose(name: RegExp): Promise<void> {
    for (let step = 0; step < MOST_CHOICES; step++) {
      if (name.test((await this.here()).name)) return;
      await this.page.keyboard.press("ArrowDown");
    }
    throw new Error(`There is no choice named ${name}.`);
  }

  private here(): Promise<{ name: string; role: string; isShown: boolean }> {
    return this.page.evaluate(() => {
      const at = document.activeElement as (HTMLElement & { labels?: NodeListOf<HTMLLabelElement> }) | null;
      if (!at || at === document.body) return { name: "", role: "none", isShown: true };
      const name = at.getAttribute("aria-label") ?? at.labels?.[0]?.innerText ?? at.innerText ?? "";
      const style = getComputedStyle(at);
      const isShown = style.outlineStyle !== "none" || style.boxShadow !== "none";
      return { name: name.trim().replace(/\s+/g, " "), role: at.getAttribute("role") ?? at.getAttribute("type") ?? at.tagName.toLowerCase(), isShown };
    });
  }
}
