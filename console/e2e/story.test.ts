import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { CLAUDE, DEMO, realClaude, type StoryAgent } from "./agents";
import { browserMissing, DESKTOP, PHONE, picture, Visitors } from "./browser";
import { Daemon } from "./daemon";
import { GitServer } from "./gitServer";
import { ModelServer } from "./modelServer";

const missing = browserMissing() ?? Daemon.missing() ?? GitServer.missing();
const claude = realClaude();
if (missing) console.log(`Skipped: ${missing}`);
else if (!claude) console.log("Skipped with the real Claude Code: it is not installed; run eng/dev/install-agents.sh artifacts/agents claude");

/** The whole way of a person: import, session, prompt, decisions, stopping, steering, going back, landing, taking it away. */
describe.skipIf(missing !== null)("the whole way", () => {
  const git = new GitServer();
  const model = new ModelServer();
  let daemon: Daemon;
  let visitors: Visitors;

  beforeAll(async () => {
    await git.start();
    await model.start();
    daemon = new Daemon({
      GANTRY_GIT_ALLOWED_HOSTS: git.host,
      GIT_SSL_CAINFO: git.certificate,
      ANTHROPIC_BASE_URL: model.address,
      CLAUDE_MODEL: "claude-sonnet-4-5",
      ...(claude && { GANTRY_CLAUDE_PROGRAM: claude }),
    });
    await daemon.start();
    visitors = await Visitors.arrive();
  });

  afterAll(async () => {
    await visitors?.leave();
    await daemon?.dispose();
    await model.stop();
    await git.stop();
  });

  afterEach(({ task }) => {
    if (task.result?.state === "fail") return visitors.lastWords().then(console.log);
  });

  let round = 0;
  const walk = async (agent: StoryAgent, screen: BrowserContextOptions) => {
    const page = await visitors.signIn(daemon, screen);
    await page.getByRole("link", { name: "New session" }).first().click();

    // Import, with progress, and a first prompt.
    await page.getByLabel(/Repository/).fill(git.repository(`sample-${agent.name}-${++round}`));
    await page.getByLabel(new RegExp(`^${agent.name} `)).check();
    await page.getByLabel(/What should it do/).fill(
      [agent.command("echo 'print(1)' > greet.py"), agent.command("touch denied.txt"), agent.command("touch wrong.txt"), agent.say("All **done**.")].join("\n"),
    );
    const goOn = git.holdBack();
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByRole("progressbar", { name: "Import" }).waitFor();
    if (agent === DEMO) await picture(page, screen === PHONE ? "phone-dark-importing" : "desktop-light-importing");
    goOn();

    // Approve, deny with feedback, allow something else.
    await page.getByRole("heading", { name: /greet\.py/ }).last().waitFor();
    await page.getByRole("button", { name: /^Allow once/ }).click();
    await page.getByRole("article", { name: /denied\.txt/ }).waitFor();
    await page.getByRole("button", { name: /Deny with feedback/ }).click();
    await page.getByLabel(/What should the agent do instead/).fill("leave that");
    await page.getByRole("button", { name: "Deny and tell it" }).click();
    await page.getByRole("article", { name: /wrong\.txt/ }).waitFor();
    await page.getByRole("button", { name: /^Edit/ }).click();
    const box = page.getByLabel(/What shall run instead/);
    await box.fill((await box.inputValue()).replaceAll("wrong.txt", "right.txt"));
    await page.getByRole("button", { name: "Allow this instead" }).click();
    await page.locator(".agent-text strong", { hasText: "done" }).waitFor();
    await idle(page);

    // Interrupt in the middle of a word.
    await say(page, agent.talkForLong, "Send");
    await page.locator(".agent-text[aria-busy=true]").waitFor();
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByText(/^Interrupted by/).waitFor();
    await idle(page);

    // Steer: a message goes into the turn that waits.
    await say(page, [agent.command("echo more >> greet.py"), agent.say("More.")].join("\n"), "Send");
    await page.getByRole("article", { name: /more/ }).waitFor();
    await say(page, agent.say("Steered."), "Into this turn");
    await page.locator(".said", { hasText: "Steered." }).waitFor();
    await page.getByRole("button", { name: /^Allow once/ }).click();
    await idle(page);
    await page.locator(".said", { hasText: "Steered." }).getByText("goes in at the next step").waitFor({ state: "detached" });

    // Back to before the last prompt, and forth again.
    await page.getByRole("button", { name: /Go back to before this/ }).last().click();
    await page.getByRole("button", { name: "Files only" }).click();
    await page.getByText(/^Went back to event/).first().waitFor();
    await page.getByRole("button", { name: "Undo rewind" }).click();
    await page.getByText(/^Went back to event/).nth(1).waitFor();

    // What is left to look at: one part is accepted, and what was denied never came.
    await page.getByRole("link", { name: "Changes" }).click();
    await page.getByText("+more").waitFor();
    expect(await page.getByText("denied.txt").count()).toBe(0);
    await page.getByRole("button", { name: "Accept right.txt" }).click();
    await page.getByRole("button", { name: "Accept right.txt" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Accept all" }).click();
    await page.getByText("Nothing is left to look at").waitFor();

    // Land it, and take it away.
    await page.getByRole("button", { name: "Land…" }).click();
    await page.getByLabel("A branch in the source repository").check();
    await page.getByLabel("Commit message").fill("Greet");
    await page.getByRole("button", { name: "Land", exact: true }).click();
    await page.getByText(/^branch gantry\//).waitFor();
    await page.keyboard.press("Escape");
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export" }).click()]);
    expect(file.suggestedFilename()).toMatch(/\.zip$/);

    // The list says all of it.
    await page.goto(`${daemon.address}/app/`);
    const row = page.getByRole("link", { name: new RegExp(`${agent.name}.*gantry/`) }).first();
    await row.waitFor();
    expect(await row.innerText()).toMatch(/\+2/);
    expect(await page.evaluate(() => innerWidth)).toBe(screen.viewport!.width);
    await page.context().close();
  };

  it("leads from a git URL to an export, with the demo agent on a desktop", () => walk(DEMO, DESKTOP));
  it("leads there on a phone", () => walk(DEMO, PHONE));
  it.skipIf(claude === null)("leads there with the real Claude Code", () => walk(CLAUDE, DESKTOP));
});

async function say(page: Page, text: string, button: string): Promise<void> {
  await page.getByLabel("Message to the agent").fill(text);
  await page.getByRole("button", { name: button }).click();
}

async function idle(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Send" }).waitFor();
}
