import { expect, it } from "vitest";
import { DESKTOP, PATIENCE } from "./browser";
import { Keyboard } from "./keyboard";
import { stories } from "./stage";

const tool = (command: string) => `/demo tool bash ${JSON.stringify({ command })}`;

stories("without a mouse", (stage) => {
  it("the inbox is worked: through, allow, deny, with words, otherwise, for good, and to the session", async () => {
    const { daemon } = stage;
    const folder = daemon.repository("keys");
    const sessions: string[] = [];
    // One after the other, so that they wait in this order.
    for (const name of ["first", "second", "third", "fourth", "fifth", "sixth"]) {
      const session = await daemon.session(folder, name, tool(`echo ${name}`));
      await daemon.waiting(session);
      sessions.push(session);
    }
    const page = await stage.visitors.signIn(daemon);
    const keys = new Keyboard(page);
    await page.getByRole("heading", { name: "6 things wait for you" }).waitFor();
    const current = page.locator(".triage-item[aria-current=true]");
    const now = (name: string) => current.getByRole("heading", { name: `Run echo ${name}` }).waitFor();

    // All that the list of keys promises of what waits.
    await keys.press("?");
    await page.getByRole("dialog", { name: "Keys" }).getByText("deny with feedback").waitFor();
    await keys.press("?");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await now("first");
    await keys.press("j", "j", "k");
    await now("second");
    await keys.press("d");
    await now("third");
    await keys.press("a");
    await now("fourth");
    await keys.press("f");
    await page.getByLabel(/What should the agent do instead/).waitFor();
    await keys.type("say hello");
    await keys.to(/^Deny and tell it$/);
    await keys.press("Enter");
    await page.getByRole("heading", { name: "3 things wait for you" }).waitFor();
    await keys.press("j");
    await now("fifth");
    await keys.press("e");
    await page.getByLabel(/What shall run instead/).waitFor();
    await keys.press("Control+a");
    await keys.type('{"command":"echo otherwise"}');
    await keys.to(/^Allow this instead$/);
    await keys.press("Enter");
    await page.getByRole("heading", { name: "2 things wait for you" }).waitFor();
    await keys.press("j", "j");
    await now("sixth");
    await keys.press("r");
    await keys.to(/^in this session$/);
    await keys.press("Escape");
    await keys.press("o");
    await page.waitForURL(`**/sessions/${sessions[5]}`);

    const statuses = async () => {
      const { items } = await daemon.call<{ items: { session_id: string; status: string; feedback: string | null; edited: unknown }[] }>("GET", "/api/approvals?limit=20");
      return sessions.map((session) => items.find((item) => item.session_id === session)).map((item) => [item?.status, item?.feedback ?? null, Boolean(item?.edited)]);
    };
    // The page is ahead of the daemon: an answer leaves the queue before it is told.
    await expect
      .poll(statuses, { timeout: PATIENCE })
      .toEqual([["pending", null, false], ["denied", null, false], ["allowed", null, false], ["denied", "say hello", false], ["allowed", null, true], ["pending", null, false]]);
  });

  it("the whole way is gone: in, a session, decisions, stop, steer, back, land, take away", async () => {
    const { daemon } = stage;
    const folder = daemon.repository("whole");
    const page = await stage.visitors.signIn(daemon);
    const keys = new Keyboard(page);

    // A session, from anywhere.
    await keys.press("n");
    await page.getByRole("heading", { name: "New session" }).waitFor();
    await keys.to(/^Repository/);
    await keys.type(folder);
    await keys.to(/^(claude|codex|demo|native) /, "radio");
    await keys.choose(/^demo /);
    await keys.to(/^Work in a copy/, "checkbox");
    await keys.press("Space");
    await keys.to(/^What should it do/);
    await keys.type([tool("echo 'print(1)' > greet.py"), tool("touch denied.txt"), tool("touch wrong.txt"), "/demo say All **done**."].join("\n"));
    await keys.to(/^Start$/);
    await keys.press("Enter");

    // Decisions in the live transcript.
    await page.getByRole("article", { name: /greet\.py/ }).waitFor();
    await keys.press("a");
    await page.getByRole("article", { name: /denied\.txt/ }).waitFor();
    await keys.press("f");
    await page.getByLabel(/What should the agent do instead/).waitFor();
    await keys.type("leave that");
    await keys.to(/^Deny and tell it$/);
    await keys.press("Enter");
    await page.getByRole("article", { name: /wrong\.txt/ }).waitFor();
    await keys.press("e");
    await page.getByLabel(/What shall run instead/).waitFor();
    await keys.press("Control+a");
    await keys.type('{"command":"touch right.txt"}');
    await keys.to(/^Allow this instead$/);
    await keys.press("Enter");
    await page.locator(".agent-text strong", { hasText: "done" }).waitFor();
    await page.getByRole("button", { name: "Send" }).waitFor();

    // Stopped in the middle of a word, then steered.
    const composer = page.getByLabel("Message to the agent");
    const reachComposer = async () => {
      await keys.press("c");
      await expect.poll(() => composer.evaluate((field) => field === document.activeElement), { timeout: PATIENCE }).toBe(true);
    };
    const write = async (text: string, key: string) => {
      await reachComposer();
      await keys.type(text);
      await keys.press(key);
      await expect.poll(() => composer.inputValue(), { timeout: PATIENCE }).toBe("");
      await keys.press("Escape");
    };
    await write("/demo stream 30000 20", "Enter");
    await page.locator(".agent-text[aria-busy=true]").waitFor();
    await reachComposer();
    await keys.to(/^Stop$/);
    await keys.press("Enter");
    await page.getByText(/^Interrupted by/).waitFor();
    await page.getByRole("button", { name: "Send" }).waitFor();
    await write([tool("echo more >> greet.py"), "/demo say More."].join("\n"), "Enter");
    await page.getByRole("article", { name: /more/ }).waitFor();
    await write("/demo say Steered.", "Enter");
    await page.locator(".said", { hasText: "Steered." }).waitFor();
    await write("/demo say Later.", "Alt+Enter");
    await page.locator(".said", { hasText: "Later." }).waitFor();
    await keys.press("a");
    await page.locator(".agent-text", { hasText: "Later." }).waitFor();
    await page.getByRole("button", { name: "Send" }).waitFor();
    await write("/demo stream 30000 20", "Enter");
    await page.locator(".agent-text[aria-busy=true]").last().waitFor();
    await write("/demo say Instead.", "Control+Enter");
    await page.locator(".agent-text", { hasText: "Instead." }).waitFor();
    await page.getByRole("button", { name: "Send" }).waitFor();

    // Back to before a message by the timeline, and forth again.
    await keys.to(/^Message$/, "range", true);
    await keys.press("ArrowLeft");
    await keys.to(/^Go back to before this/);
    await keys.press("Enter");
    await page.getByRole("dialog").waitFor();
    await keys.to(/^Files only$/);
    await keys.press("Enter");
    await page.getByText(/^Went back to event/).first().waitFor();
    await page.getByRole("button", { name: "Undo rewind" }).waitFor();
    await keys.to(/^Undo rewind$/, undefined, true);
    await keys.press("Enter");
    await page.getByText(/^Went back to event/).nth(1).waitFor();

    // The other tabs, landing, and taking it away.
    await keys.press("2");
    await page.getByText("+more").waitFor();
    await keys.to(/^Accept right\.txt$/);
    await keys.press("Enter");
    await page.getByRole("button", { name: "Accept right.txt" }).waitFor({ state: "detached" });
    await keys.press("3");
    await page.getByRole("button", { name: /^greet\.py/ }).waitFor();
    await keys.press("4");
    await page.getByText("run.completed").first().waitFor();
    await keys.press("1");
    await page.getByRole("log", { name: "Transcript" }).waitFor();
    await keys.press("l");
    await page.getByRole("radio", { name: /^Only what is accepted/ }).waitFor();
    await keys.to(/^Only what is accepted/, "radio");
    await keys.to(/^A commit/, "radio");
    await keys.choose(/^A branch in/);
    await keys.to(/^Commit message/);
    await keys.press("Control+a");
    await keys.type("Greet");
    await keys.press("Enter");
    await page.getByText(/^branch gantry\//).waitFor();
    await keys.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const [file] = await Promise.all([page.waitForEvent("download"), keys.to(/^Export$/).then(() => keys.press("Enter"))]);
    expect(file.suggestedFilename()).toMatch(/\.zip$/);

    // And home, through the page's own way past the menu, to a search.
    await keys.press("i");
    await page.getByRole("heading", { name: "Nothing waits for you" }).waitFor();
    await keys.press("/");
    await page.getByRole("heading", { name: "Search" }).waitFor();
    await keys.type("print");
    await page.locator("mark").first().waitFor();
    await page.reload();
    await page.locator("mark").first().waitFor();
    await keys.to(/^Skip to the page$/);
    await keys.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
  });

  it("nothing moves for whoever asked for less motion", async () => {
    const session = await stage.daemon.session(stage.daemon.repository("still"), "Still", "/demo stream 30000 20");
    for (const reducedMotion of ["no-preference", "reduce"] as const) {
      const page = await stage.visitors.signIn(stage.daemon, { ...DESKTOP, reducedMotion });
      await page.goto(`${stage.daemon.address}/app/sessions/${session}`);
      await page.locator(".agent-text[aria-busy=true] p").first().waitFor();
      const moving = await page.evaluate(() => document.getAnimations().filter((one) => one.playState === "running" && Number(one.effect?.getComputedTiming().activeDuration) > 100).length);
      expect(moving > 0, reducedMotion).toBe(reducedMotion === "no-preference");
      await page.context().close();
    }
  });
});
