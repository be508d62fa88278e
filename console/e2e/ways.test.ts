import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realClaude } from "./agents";
import { browserMissing, PATIENCE, PHONE, Visitors } from "./browser";
import { Daemon } from "./daemon";
import { ModelServer } from "./modelServer";

const missing = browserMissing() ?? Daemon.missing();
if (missing) console.log(`Skipped: ${missing}`);
const claude = realClaude();

/** With which model and how an agent works, chosen for a session and changed in it. */
describe.skipIf(missing !== null)("an agent's model and mode", () => {
  const model = new ModelServer();
  let daemon: Daemon;
  let visitors: Visitors;

  beforeAll(async () => {
    await model.start();
    daemon = new Daemon({ ANTHROPIC_BASE_URL: model.address, ANTHROPIC_MODEL: "claude-sonnet-4-5", CLAUDE_MODEL: "claude-sonnet-4-5", ...(claude && { GANTRY_CLAUDE_PROGRAM: claude }) });
    await daemon.start();
    visitors = await Visitors.arrive();
  });

  afterAll(async () => {
    await visitors?.leave();
    await daemon?.dispose();
    await model.stop();
  });

  it("are chosen for a new session, refused at their field, changed in it, and remembered", async () => {
    const page = await visitors.signIn(daemon);
    await page.goto(`${daemon.address}/app/new`);
    await page.getByLabel(/Repository/).fill(daemon.repository("ways"));
    await page.getByLabel(/^native /).check();
    await page.getByLabel(/What should it do/).fill("@say Hello.");
    const name = page.getByLabel(/^Model/);
    await name.fill("nobody/knows this");
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByText(/There is no model 'nobody\/knows/).waitFor();
    expect(await name.getAttribute("aria-invalid")).toBe("true");
    await expect.poll(() => name.evaluate((field) => field === document.activeElement), { timeout: PATIENCE }).toBe(true);
    await name.fill("claude-opus-4-1");
    await page.getByRole("button", { name: "Start" }).click();
    await page.locator(".agent-text", { hasText: "Hello." }).waitFor();
    const session = new URL(page.url()).pathname.split("/").at(-1)!;
    expect(await daemon.call("GET", `/api/sessions/${session}`)).toMatchObject({ model: "claude-opus-4-1" });
    expect(model.asked).toContain("claude-opus-4-1");

    // What stands is told in the head of the session, and changed there for the next message on.
    await page.getByRole("button", { name: /^claude-opus-4-1/ }).click();
    const dialog = page.getByRole("dialog", { name: /^How .* works$/ });
    await dialog.getByLabel(/^Model/).fill("claude-haiku-4-5");
    await dialog.getByRole("button", { name: "Choose" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^claude-haiku-4-5/ }).waitFor();
    await page.getByText("From here on: model claude-haiku-4-5, chosen by owner.").waitFor();
    await page.getByLabel("Message to the agent").fill("@say Again.");
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator(".agent-text", { hasText: "Again." }).waitFor();
    expect(model.asked).toContain("claude-haiku-4-5");

    // Another browser of this session hears of it, on a phone too.
    const phone = await visitors.signIn(daemon, PHONE);
    await phone.goto(`${daemon.address}/app/sessions/${session}`);
    await phone.getByRole("button", { name: /^claude-haiku-4-5/ }).waitFor();

    await page.goto(`${daemon.address}/app/new`);
    await expect.poll(() => page.getByLabel(/^Model/).inputValue(), { timeout: PATIENCE }).toBe("claude-haiku-4-5");
    await page.getByLabel(/^demo /).check();
    await page.getByText(/It has one mode|One mode/).waitFor();
  });

  it.skipIf(claude === null)("are the modes of the real Claude Code", async () => {
    const page = await visitors.signIn(daemon);
    await page.goto(`${daemon.address}/app/new`);
    await page.getByLabel(/Repository/).fill(daemon.repository("plans"));
    await page.getByLabel(/^claude /).check();
    await page.getByRole("combobox", { name: /^Mode(?!l)/ }).selectOption("plan");
    await page.getByLabel(/What should it do/).fill("@say Planned.");
    await page.getByRole("button", { name: "Start" }).click();
    await page.locator(".agent-text", { hasText: "Planned." }).waitFor();
    await page.getByRole("button", { name: /· plan$/ }).waitFor();
  });
});
