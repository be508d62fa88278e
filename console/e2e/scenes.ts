import type { Page, Route } from "playwright-core";
import { loseNetwork } from "./browser";
import type { Staged } from "./staged";

/** Something that a person can come to see. */
export interface Scene {
  name: string;
  /** A page of the console; else a state of one, which is looked at on fewer screens. */
  isPage?: boolean;
  /** Below /app/, unless it begins with a slash. */
  place: string;
  /** What is done there before one looks. */
  set?(page: Page): Promise<void>;
  /** What is said before the page is opened, and taken back after. */
  before?(page: Page): Promise<unknown>;
  after?(page: Page): Promise<unknown>;
  /** It shows that something still loads. */
  isBusy?: boolean;
}

const API = /\/api\/(?!approvals\/stream)/;

export function scenes(on: Staged): Scene[] {
  const at = (session: string, tab = "") => `sessions/${session}${tab && `/${tab}`}`;
  const click = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name }).first().click();
  return [
    { name: "inbox", isPage: true, place: "" },
    { name: "sessions", place: "", set: async (page) => page.getByRole("region", { name: "Stopped" }).evaluate((section) => section.scrollIntoView()) },
    { name: "new", isPage: true, place: "new", set: fillNew },
    { name: "new-refused", place: "new", set: refuseFolder },
    { name: "session", isPage: true, place: at(on.done), set: async (page) => page.locator(".agent-text strong").first().waitFor() },
    { name: "session-approval", place: at(on.waiting), set: async (page) => page.getByRole("article").first().waitFor() },
    { name: "session-remember", place: at(on.command), set: click(/Allow and remember/) },
    { name: "session-deny", place: at(on.command), set: click(/Deny with feedback/) },
    { name: "session-edit", place: at(on.command), set: click(/^Edit/) },
    { name: "session-question", place: at(on.asking), set: async (page) => page.getByRole("form", { name: /Question/ }).waitFor() },
    { name: "session-running", place: at(on.talking), set: async (page) => page.locator(".agent-text[aria-busy=true]").waitFor(), isBusy: true },
    { name: "session-empty", place: at(on.fresh), set: async (page) => page.getByText("Nothing was said yet").waitFor() },
    { name: "changes", isPage: true, place: at(on.done, "changes"), set: async (page) => page.locator(".diff-line.added").first().waitFor() },
    { name: "changes-split", place: at(on.done, "changes"), set: split },
    { name: "files", isPage: true, place: at(on.done, "files"), set: openFile },
    { name: "raw", isPage: true, place: at(on.waiting, "raw"), set: async (page) => page.getByText("ui.approval.requested").waitFor() },
    { name: "dock", place: at(on.waiting, "changes"), set: openDock },
    { name: "land", place: at(on.done), set: async (page) => click("Land…")(page).then(() => page.getByText("A pull request").waitFor()) },
    { name: "rewind", place: at(on.done), set: rewind },
    { name: "keys", place: "", set: async (page) => page.keyboard.press("?").then(() => page.getByRole("heading", { name: "Keys" }).waitFor()) },
    { name: "agents", isPage: true, place: "agents" },
    { name: "models", isPage: true, place: "models", set: async (page) => page.getByText("my editor").waitFor() },
    { name: "rules", isPage: true, place: "rules", set: simulate },
    { name: "usage", isPage: true, place: "usage", set: async (page) => page.getByRole("cell").first().waitFor() },
    { name: "health", isPage: true, place: "health" },
    { name: "settings", isPage: true, place: "settings", set: async (page) => page.getByText("this one").waitFor() },
    { name: "phone-code", place: "settings", set: showCode },
    { name: "search", isPage: true, place: "search?q=round", set: async (page) => page.locator("mark").first().waitFor() },
    { name: "found", place: "search?q=namedtuple", before: (page) => page.emulateMedia({ reducedMotion: "reduce" }), after: (page) => page.emulateMedia({ reducedMotion: null }), set: openHit },
    { name: "more", isPage: true, place: "more" },
    { name: "missing", isPage: true, place: "nowhere" },
    { name: "loading", place: "rules", before: (page) => page.route(API, () => {}), after: (page) => page.unroute(API), isBusy: true, set: async (page) => page.getByRole("status", { name: "Loading" }).waitFor() },
    { name: "error", place: "rules", before: (page) => page.route(API, fail), after: (page) => page.unroute(API), set: async (page) => page.getByRole("button", { name: "Try again" }).waitFor() },
    { name: "stale", place: at(on.waiting), set: goOffline, after: (page) => page.context().setOffline(false) },
    { name: "sample", isPage: true, place: `/sandbox-ui-sample.html#session=${on.done}`, set: connectSample },
  ];
}

/** What a daemon shows that was never used. */
export const EMPTY: Scene[] = [
  { name: "inbox-empty", place: "" },
  { name: "rules-empty", place: "rules" },
  { name: "usage-empty", place: "usage" },
  { name: "models-empty", place: "models", set: async (page) => page.getByText("No key yet").waitFor() },
  { name: "search-begin", place: "search" },
  { name: "search-empty", place: "search?q=nothing+like+that", set: async (page) => page.getByText("Nothing found").waitFor() },
];

async function openHit(page: Page): Promise<void> {
  await page.getByRole("link", { name: /tool output/ }).first().click();
  await page.locator(".transcript-row.found").waitFor();
}

async function fillNew(page: Page): Promise<void> {
  await page.getByRole("button", { name: "shop" }).click();
  await page.getByLabel(/What should it do/).fill("Say in the README how one asks for the version.");
}

async function refuseFolder(page: Page): Promise<void> {
  await page.getByLabel(/Repository/).fill("/nowhere/at/all");
  await page.getByRole("button", { name: "Start" }).click();
  await page.locator(".problem, .field-fault").first().waitFor();
}

async function split(page: Page): Promise<void> {
  await page.getByRole("button", { name: "split" }).click();
  await page.locator(".diff.split td.added").first().waitFor();
  await page.evaluate(() => localStorage.removeItem("gantry.diff"));
}

async function openFile(page: Page): Promise<void> {
  await page.getByRole("button", { name: /prices\.py/ }).click();
  await page.locator("figure pre").waitFor();
}

async function openDock(page: Page): Promise<void> {
  await page.getByRole("region", { name: "Waits for you" }).getByRole("button").click();
  await page.getByRole("button", { name: /^Allow once/ }).waitFor();
}

async function rewind(page: Page): Promise<void> {
  await page.locator(".said-back button").last().click();
  await page.getByRole("heading", { name: /Go back/ }).waitFor();
}

async function simulate(page: Page): Promise<void> {
  await page.getByLabel("Would this be asked?").fill("./test.sh && git push origin main");
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByRole("status").getByText("git push", { exact: false }).first().waitFor();
  await page.getByLabel("Pattern").fill("npm *");
  await page.getByRole("button", { name: /What would it have changed/ }).click();
  await page.getByText(/It would have changed|Nothing was asked/).waitFor();
}

async function showCode(page: Page): Promise<void> {
  const section = page.getByRole("region", { name: "Continue on a phone" });
  await section.getByRole("textbox").fill("https://gantry.example.ts.net");
  await section.getByRole("button", { name: "Show the code" }).click();
  await section.getByRole("img").waitFor();
  await section.scrollIntoViewIfNeeded();
}

function fail(route: Route): Promise<void> {
  return route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ type: "urn:gantry:problem:unavailable", detail: "The store does not answer. Look at the daemon's log, or run: gantry doctor" }) });
}

async function goOffline(page: Page): Promise<void> {
  await page.getByRole("article").first().waitFor();
  await loseNetwork(page);
}

async function connectSample(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByText("All 14 tests pass.").first().waitFor();
}
