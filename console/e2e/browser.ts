import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { expect } from "vitest";
import type { Daemon } from "./daemon";

const candidates = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = candidates.find((candidate) => candidate !== undefined && existsSync(candidate));
const screenshots = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../docs/screenshots");

/** How long a story waits for what has to come, in milliseconds: a machine that does other work too takes its time. */
export const PATIENCE = 120_000;

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 860 }, colorScheme: "light" };
export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, colorScheme: "dark", hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

export function browserMissing(): string | null {
  return executablePath ? null : "Chromium is not installed; on Debian: apt-get install chromium";
}

/** A browser whose pages are held to make no error. */
export class Visitors {
  private constructor(private readonly browser: Browser) {}

  readonly errors: string[] = [];
  private last: Page | null = null;

  static async arrive(): Promise<Visitors> {
    return new Visitors(await chromium.launch({ executablePath, args: ["--no-sandbox"] }));
  }

  async page(options: BrowserContextOptions = DESKTOP): Promise<Page> {
    const context = await this.browser.newContext(options);
    const page = await context.newPage();
    this.last = page;
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (message) => {
      // A browser reports each refused or broken request by itself; those that a story makes on purpose are told on the page.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) this.errors.push(message.text());
    });
    page.on("pageerror", (error) => this.errors.push(String(error)));
    return page;
  }

  async signIn(daemon: Daemon, options?: BrowserContextOptions): Promise<Page> {
    const page = await this.page(options);
    await page.goto(await daemon.signInLink());
    await page.getByText("Connected", { exact: true }).or(page.getByRole("navigation", { name: "Main" })).first().waitFor();
    return page;
  }

  /** What the page that was opened last says, for those who read of a story that failed. */
  async lastWords(): Promise<string> {
    return this.last && !this.last.isClosed() ? `${this.last.url()}\n${await this.last.locator("body").innerText()}` : "no page is open";
  }

  /** Takes out the errors that a story made on purpose, and gives how many there were. */
  expectErrors(of: RegExp): number {
    const before = this.errors.length;
    this.errors.splice(0, before, ...this.errors.filter((error) => !of.test(error)));
    return before - this.errors.length;
  }

  /** Closes all pages: those of one story are no load on the next. */
  async goHome(): Promise<void> {
    for (const context of this.browser.contexts()) await context.close();
  }

  async leave(): Promise<void> {
    await this.browser.close();
    expect(this.errors).toEqual([]);
  }
}

/** Cuts the network off, as a machine that wakes up elsewhere finds it: connections that look open are dead. */
export async function loseNetwork(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await page.getByRole("alert").first().waitFor();
}

/** Keeps a picture of the page, when pictures are wanted. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.GANTRY_WRITE_SCREENSHOTS) return;
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: path.join(screenshots, `${name}.png`), scale: "css", animations: "disabled", caret: "hide" });
}
