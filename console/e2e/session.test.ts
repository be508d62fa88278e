import type { Locator } from "playwright-core";
import { expect, it } from "vitest";
import { PHONE } from "./browser";
import { stories } from "./stage";

const WRITE = '/demo tool write_file {"path":"greet.py","content":"print(1)\\n"}';

stories("a session", (stage) => {
  it("takes a person from a repository to a landed change", async () => {
    const folder = stage.daemon.repository("story");
    const page = await stage.visitors.signIn(stage.daemon);
    await page.getByRole("link", { name: "New session" }).first().click();
    await page.getByLabel(/Repository/).fill(folder);
    await page.getByLabel(/^demo/).check();
    await page.getByLabel(/Work in a copy/).check();
    await page.getByLabel(/What should it do/).fill([WRITE, '/demo tool bash {"command":"cat greet.py"}', '/demo tool bash {"command":"cat README.md"}', "/demo say All **done**."].join("\n"));
    await page.getByRole("button", { name: "Start" }).click();

    // Allowed as it is, denied with what to do instead, and allowed as something else.
    await page.getByRole("heading", { name: "Write greet.py" }).waitFor();
    await page.getByRole("button", { name: /^Allow once/ }).click();
    await page.getByRole("heading", { name: /cat greet.py/ }).waitFor();
    await page.getByRole("button", { name: /Deny with feedback/ }).click();
    await page.getByLabel(/What should the agent do instead/).fill("leave that");
    await page.getByRole("button", { name: "Deny and tell it" }).click();
    await page.getByRole("heading", { name: /cat README.md/ }).waitFor();
    await page.getByRole("button", { name: /^Edit/ }).click();
    await page.getByLabel(/What shall run instead/).fill('{"command":"echo edited by hand"}');
    await page.getByRole("button", { name: "Allow this instead" }).click();
    await page.getByText("denied: leave that").waitFor();
    await page.locator(".agent-text strong", { hasText: "done" }).waitFor();
    await page.getByRole("button", { name: "Send" }).waitFor();

    await page.getByRole("link", { name: "Changes" }).click();
    await page.getByText("+print(1)").waitFor();
    await page.getByRole("button", { name: "split" }).click();
    await page.locator(".diff.split td.added", { hasText: "print(1)" }).waitFor();
    await page.getByRole("button", { name: "unified" }).click();
    await page.getByRole("link", { name: "Raw events" }).click();
    await page.getByText("run.completed").first().waitFor();
    await page.getByLabel(/^What the provider sent too/).check();
    await page.getByRole("button", { name: /provider\.frame/ }).first().click();
    await page.locator(".raw-json", { hasText: '"frame": {' }).waitFor();
    await page.getByRole("searchbox").fill("no such letters");
    await page.getByText("No event has this").waitFor();

    await page.getByRole("button", { name: "Land…" }).click();
    await page.getByLabel("A branch in the source repository").check();
    await page.getByLabel("Commit message").fill("Greet");
    await page.getByRole("button", { name: "Land", exact: true }).click();
    await page.getByText(/^branch gantry\//).waitFor();
    await page.keyboard.press("Escape");

    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export" }).click()]);
    expect(file.suggestedFilename()).toMatch(/\.zip$/);
  });

  it("goes back to before a message, and takes that back", async () => {
    const session = await stage.daemon.session(stage.daemon.repository("rewind"), "Rewind me", WRITE);
    const page = await stage.visitors.signIn(stage.daemon);
    await page.goto(`${stage.daemon.address}/app/sessions/${session}`);
    await page.getByRole("button", { name: /^Allow once/ }).click();
    await page.getByText("1 file", { exact: false }).first().waitFor();

    await page.locator(".said").hover();
    await page.getByRole("button", { name: /Go back to before this/ }).click();
    await page.getByText("greet.py", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Files only" }).click();
    await page.getByText(/^Went back to event/).waitFor();
    await page.getByRole("link", { name: "Changes" }).click();
    await page.getByText("Nothing changed").waitFor();
    await page.getByRole("button", { name: "Undo rewind" }).click();
    await page.getByRole("link", { name: "Transcript" }).click();
    await page.getByRole("link", { name: "Changes" }).click();
    await page.getByText("+print(1)").waitFor();
  });

  it("lets a person change what waits in the queue, and go along the timeline", async () => {
    const session = await stage.daemon.session(stage.daemon.repository("queue"), "Queue", '/demo tool bash {"command":"echo first"}');
    const page = await stage.visitors.signIn(stage.daemon);
    await page.goto(`${stage.daemon.address}/app/sessions/${session}`);
    await page.getByRole("button", { name: /^Allow once/ }).waitFor();
    await page.getByRole("link", { name: "Raw events" }).click();
    const dock = page.getByRole("region", { name: "Waits for you" });
    await dock.getByRole("button", { name: /Run echo first/ }).click();
    await dock.getByRole("button", { name: /^Allow once/ }).waitFor();
    await page.getByRole("link", { name: "Transcript" }).click();
    for (const text of ["/demo say first thought", "/demo say never"]) {
      await page.getByLabel("Message to the agent").fill(text);
      await page.getByRole("button", { name: "After this turn" }).click();
      await page.locator(".said", { hasText: text }).waitFor();
    }
    await page.locator(".said", { hasText: "never" }).getByRole("button", { name: "Take back" }).click();
    await page.locator(".said.cancelled", { hasText: "never" }).waitFor();
    await page.locator(".said", { hasText: "first thought" }).getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("What the message says from now on").fill("/demo say second thought");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: /^Allow once/ }).click();
    await page.locator(".agent-text", { hasText: "second thought" }).waitFor();

    const line = page.getByRole("slider", { name: "Message" });
    await line.focus();
    expect(await line.getAttribute("aria-valuetext")).toBe("Message 2 of 2: /demo say second thought");
    await page.keyboard.press("ArrowLeft");
    expect(await line.getAttribute("aria-valuetext")).toMatch(/^Message 1 of 2/);
    await page.getByRole("group", { name: "Timeline" }).getByRole("button").click();
    await page.getByRole("button", { name: "Fork a new session here" }).click();
    await page.waitForURL((url) => url.pathname.includes("/sessions/") && !url.pathname.includes(session));
  });

  it("works on a phone", async () => {
    const session = await stage.daemon.session(stage.daemon.repository("phone"), "Write a greeting", WRITE, "/demo say From the bus.");
    const page = await stage.visitors.signIn(stage.daemon, PHONE);
    await page.getByRole("heading", { name: "One thing waits for you" }).waitFor();
    expect(await page.evaluate(() => innerWidth), "a page that is wider than the screen is shown smaller").toBe(PHONE.viewport!.width);
    await page.getByRole("button", { name: /^Allow once/ }).tap();
    await page.getByRole("heading", { name: "Nothing waits for you" }).waitFor();
    await page.goto(`${stage.daemon.address}/app/sessions/${session}`);
    await page.getByText("From the bus.", { exact: true }).waitFor();
  });

  it("takes files by drop and by paste, with the first message and with a later one", async () => {
    const { daemon } = stage;
    const page = await stage.visitors.signIn(daemon);
    const give = (to: Locator, how: "drop" | "paste", name: string) =>
      to.evaluate(
        (place, { how, name }) => {
          const data = new DataTransfer();
          data.items.add(new File(["hello"], name, { type: "text/plain" }));
          const about = { bubbles: true, cancelable: true };
          place.dispatchEvent(how === "drop" ? new DragEvent("drop", { ...about, dataTransfer: data }) : new ClipboardEvent("paste", { ...about, clipboardData: data }));
        },
        { how, name },
      );
    await page.goto(`${daemon.address}/app/new`);
    await page.getByLabel(/Repository/).fill(daemon.repository("files"));
    await page.getByLabel(/^demo/).check();
    const prompt = page.getByLabel(/What should it do/);
    await prompt.fill("/demo say read");
    await give(prompt, "drop", "dropped.txt");
    await give(prompt, "paste", "pasted.txt");
    await give(prompt, "drop", "unwanted.txt");
    await page.getByRole("button", { name: "Leave out unwanted.txt" }).click();
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByText("Attached: dropped.txt, pasted.txt").waitFor();
    await page.locator(".agent-text", { hasText: "read" }).waitFor();

    const composer = page.getByLabel("Message to the agent");
    await give(composer, "paste", "later.txt");
    await page.getByRole("button", { name: "Leave out later.txt" }).waitFor();
    await composer.fill("/demo say read too");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Attached: later.txt").waitFor();
  });
});
