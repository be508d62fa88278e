import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { browserMissing, DESKTOP, PHONE, picture, Visitors } from "./browser";
import { Daemon } from "./daemon";
import { PAYLOADS } from "./payloads";

const WRITE = '/demo tool write_file {"path":"greet.py","content":"print(1)\\n"}';
const missing = browserMissing() ?? Daemon.missing();
if (missing) console.log(`Skipped: ${missing}`);

describe.skipIf(missing !== null)("the console", () => {
  const daemon = new Daemon();
  let visitors: Visitors;

  beforeAll(async () => {
    await daemon.start();
    visitors = await Visitors.arrive();
  });

  afterAll(async () => {
    await visitors?.leave();
    await daemon.dispose();
  });

  beforeEach(() => daemon.emptyInbox());

  afterEach(({ task }) => {
    if (task.result?.state === "fail") return visitors.lastWords().then(console.log);
  });

  it("tells a browser that is not signed in how to be", async () => {
    const page = await visitors.page();
    await page.goto(daemon.address);
    await page.getByText("This browser is not signed in").waitFor();
    expect(await page.getByRole("button", { name: /gantry open/ }).isVisible()).toBe(true);
    expect(new URL(page.url()).pathname).toBe("/app/");
  });

  it("takes a person from a repository to a landed change", async () => {
    const folder = daemon.repository("story");
    const page = await visitors.signIn(daemon);
    await page.getByRole("link", { name: "New session" }).first().click();
    await page.getByLabel(/Repository/).fill(folder);
    await page.getByLabel(/^demo/).check();
    await page.getByLabel(/Work in a copy/).check();
    await picture(page, "new-session");
    await page.getByLabel(/What should it do/).fill([WRITE, '/demo tool bash {"command":"cat greet.py"}', '/demo tool bash {"command":"cat README.md"}', "/demo say All **done**."].join("\n"));
    await page.getByRole("button", { name: "Start" }).click();

    // Allowed as it is, denied with what to do instead, and allowed as something else.
    await page.getByRole("heading", { name: "Write greet.py" }).waitFor();
    await picture(page, "session-approval");
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
    await picture(page, "session");

    await page.getByRole("link", { name: "Changes" }).click();
    await page.getByText("+print(1)").waitFor();
    await picture(page, "changes");
    await page.getByRole("button", { name: "split" }).click();
    await page.locator(".diff.split td.added", { hasText: "print(1)" }).waitFor();
    await page.getByRole("button", { name: "unified" }).click();
    await page.getByRole("link", { name: "Raw events" }).click();
    await page.getByText("run.completed").first().waitFor();
    await picture(page, "raw-events");

    await page.getByRole("button", { name: "Land…" }).click();
    await page.getByLabel("A branch in the source repository").check();
    await page.getByLabel("message").fill("Greet");
    await page.getByRole("button", { name: "Land", exact: true }).click();
    await page.getByText(/^branch gantry\//).waitFor();
    await page.keyboard.press("Escape");

    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export" }).click()]);
    expect(file.suggestedFilename()).toMatch(/\.zip$/);
  });

  it("goes back to before a message, and takes that back", async () => {
    const session = await daemon.session(daemon.repository("rewind"), "Rewind me", WRITE);
    const page = await visitors.signIn(daemon);
    await page.goto(`${daemon.address}/app/sessions/${session}`);
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
    const session = await daemon.session(daemon.repository("queue"), "Queue", '/demo tool bash {"command":"echo first"}');
    const page = await visitors.signIn(daemon);
    await page.goto(`${daemon.address}/app/sessions/${session}`);
    await page.getByRole("button", { name: /^Allow once/ }).waitFor();
    await page.getByRole("link", { name: "Raw events" }).click();
    const dock = page.getByRole("region", { name: "Waits for you" });
    await dock.getByRole("button", { name: /Run echo first/ }).click();
    await dock.getByRole("button", { name: /^Allow once/ }).waitFor();
    await picture(page, "dock");
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
    await picture(page, "timeline");
    await page.getByRole("group", { name: "Timeline" }).getByRole("button").click();
    await page.getByRole("button", { name: "Fork a new session here" }).click();
    await page.waitForURL((url) => url.pathname.includes("/sessions/") && !url.pathname.includes(session));
  });

  it("makes a key, shows its secret once, and revokes it", async () => {
    const page = await visitors.signIn(daemon);
    await page.goto(`${daemon.address}/app/models`);
    await page.getByRole("region", { name: "Routes" }).getByText("anthropic").first().waitFor();
    await page.getByLabel("What it is for").fill("my editor");
    await page.getByLabel("Dollars a month").fill("20");
    await page.getByRole("button", { name: "Make a key" }).click();
    const secret = (await page.getByRole("status").locator("button.code").innerText()).split(/\s/)[0]!;
    await picture(page, "models");
    const models = await fetch(`${daemon.address}/v1/models`, { headers: { Authorization: `Bearer ${secret}` } });
    expect(models.status).toBe(200);
    await page.reload();
    await page.getByText("$20.00 a month").waitFor();
    expect(await page.locator("body").innerText()).not.toContain(secret);
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByText("No key yet").waitFor();
    expect((await fetch(`${daemon.address}/v1/models`, { headers: { Authorization: `Bearer ${secret}` } })).status).toBe(401);
  });

  it("is worked by keyboard alone", async () => {
    const folder = daemon.repository("keys");
    await daemon.session(folder, "First", '/demo tool bash {"command":"echo first"}', "/demo say one");
    const second = await daemon.session(folder, "Second", '/demo tool bash {"command":"echo second"}', "/demo say two");
    const page = await visitors.signIn(daemon);
    await page.getByRole("heading", { name: "2 things wait for you" }).waitFor();
    await picture(page, "inbox");
    await page.keyboard.press("?");
    await page.getByRole("heading", { name: "Keys" }).waitFor();
    await page.keyboard.press("?");
    await page.keyboard.press("j");
    await page.keyboard.press("d");
    await page.getByRole("heading", { name: "One thing waits for you" }).waitFor();
    await page.keyboard.press("a");
    await page.getByRole("heading", { name: "Nothing waits for you" }).waitFor();

    // The page is ahead of the daemon: an answer leaves the queue before it is told.
    const status = async () => {
      const { items } = await daemon.call<{ items: { session_id: string; status: string }[] }>("GET", "/api/approvals?limit=10");
      return items.find((item) => item.session_id === second)?.status;
    };
    await expect.poll(status, { timeout: 60_000 }).toBe("denied");
  });

  it("lets one of two browsers answer, and tells the other", async () => {
    const session = await daemon.session(daemon.repository("race"), "Race", '/demo tool bash {"command":"echo raced"}', "/demo say ran");
    const pages = [await visitors.signIn(daemon), await visitors.signIn(daemon)];
    for (const page of pages) await page.goto(`${daemon.address}/app/sessions/${session}`);
    const buttons = pages.map((page) => page.getByRole("button", { name: /^Deny d|^Deny$/ }));
    for (const button of buttons) await button.waitFor();
    // Whose button is gone before it is hit was too late.
    await Promise.all(buttons.map((button) => button.click({ timeout: 5_000 }).catch(() => {})));
    for (const page of pages) await page.getByText(/^denied/).first().waitFor();
    const log = async () => (await daemon.call<{ items: { status: string; decided_by: string }[] }>("GET", `/api/approvals?session_id=${session}`)).items;
    await expect.poll(log, { timeout: 60_000 }).toMatchObject([{ status: "denied", decided_by: "owner" }]);
  });

  it("says that the daemon is gone, and goes on where it was when it is back", async () => {
    const session = await daemon.session(daemon.repository("killed"), "Killed", "/demo say before", '/demo tool bash {"command":"echo after"}', "/demo say and after");
    const page = await visitors.signIn(daemon);
    await page.goto(`${daemon.address}/app/sessions/${session}`);
    await page.getByRole("heading", { name: /echo after/ }).waitFor();
    await daemon.kill();
    await page.getByRole("alert").first().waitFor();
    await picture(page, "stale");
    await daemon.start();

    // The browser is signed in still, and goes on by itself.
    await page.getByRole("button", { name: /^Allow once/ }).click();
    await page.getByText("and after", { exact: true }).waitFor();
    await page.getByRole("alert").first().waitFor({ state: "detached" });
    expect(await page.getByText("before", { exact: true }).count()).toBe(1);
  });

  it("works on a phone", async () => {
    const session = await daemon.session(daemon.repository("phone"), "Write a greeting", WRITE, "/demo say From the bus.");
    const page = await visitors.signIn(daemon, PHONE);
    await page.getByRole("heading", { name: "One thing waits for you" }).waitFor();
    await picture(page, "phone-inbox");
    expect(await page.evaluate(() => innerWidth), "a page that is wider than the screen is shown smaller").toBe(PHONE.viewport!.width);
    await page.getByRole("button", { name: /^Allow once/ }).tap();
    await page.getByRole("heading", { name: "Nothing waits for you" }).waitFor();
    await page.goto(`${daemon.address}/app/sessions/${session}`);
    await page.getByText("From the bus.", { exact: true }).waitFor();
    await picture(page, "phone-session");
  });

  it("lets a phone in by a code, once, and signs it out", async () => {
    const page = await visitors.signIn(daemon);
    await page.goto(`${daemon.address}/app/settings`);
    const section = page.getByRole("region", { name: "Continue on a phone" });
    await expect.poll(() => section.getByRole("textbox").inputValue(), { timeout: 60_000 }).toBe("https://gantry.example.ts.net/");
    await section.getByRole("textbox").fill("https://elsewhere.example");
    await section.getByRole("button", { name: "Show the code" }).click();
    await section.getByText(/GANTRY_ALLOWED_HOSTS=gantry.example.ts.net,elsewhere.example/).waitFor();
    await section.getByRole("textbox").fill(daemon.address);
    await section.getByRole("button", { name: "Show the code" }).click();
    await section.getByRole("img", { name: "QR code of the sign-in link" }).waitFor();
    await section.getByText("is you").waitFor();
    await section.scrollIntoViewIfNeeded();
    await picture(page, "phone-code");
    const link = (await section.locator(".phone-link button").innerText()).split(/\s/)[0]!;

    const phone = await visitors.page(PHONE);
    await phone.goto(link);
    await phone.getByRole("heading", { name: /wait/ }).waitFor();
    await page.getByText(/by a code of browser/).waitFor();
    const late = await visitors.page(PHONE);
    expect((await late.goto(link))!.status()).toBe(401);

    await page.locator(".row", { hasText: "by a code of browser" }).getByRole("button", { name: "Sign out" }).click();
    await page.getByText(/by a code of browser/).waitFor({ state: "detached" });
    await phone.getByText(/is signed in no more|is not signed in/).first().waitFor();
  });

  it("is heard and talked to by a page that needs nothing, served or from disk", async () => {
    const session = await daemon.session(daemon.repository("sample"), "Sample", "/demo say From the log.");
    const { ticket } = await daemon.call<{ ticket: string }>("POST", "/api/tickets", { purpose: "page", session_id: session });
    const saved = path.join(daemon.folder, "sample.html");
    writeFileSync(saved, await (await fetch(`${daemon.address}/sandbox-ui-sample.html`)).text());
    for (const place of [`${daemon.address}/sandbox-ui-sample.html`, `file://${saved}`]) {
      const page = await visitors.page();
      await page.goto(place);
      await page.getByLabel("Daemon").fill(`${daemon.address}/`);
      await page.getByLabel(/^Sandbox/).fill(session);
      await page.getByLabel("Ticket").fill(ticket);
      await page.getByRole("button", { name: "Connect" }).click();
      await page.getByText("From the log.", { exact: true }).waitFor();
      await page.getByLabel("Message to the agent").fill(`/demo say Heard ${place.slice(0, 4)}.`);
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByText(`Heard ${place.slice(0, 4)}.`, { exact: true }).waitFor();
      expect(Number(await page.locator("#count").innerText())).toBeGreaterThan(3);
      await picture(page, `sandbox-ui-sample-${place.slice(0, 4)}`);
      await page.context().close();
    }
  });

  it("makes nothing of a hundred things that an agent says to make it act or ask for something elsewhere", async () => {
    expect(new Set(PAYLOADS).size).toBeGreaterThanOrEqual(100);
    const name = "<img src=x onerror=pwned()>";
    const asked = [["write_file", { path: name, content: `${PAYLOADS.join("\n")}\n` }], ["bash", { command: `echo '${name}'` }]] as const;
    const session = await daemon.session(
      daemon.repository("hostile"),
      name,
      ...PAYLOADS.map((payload) => `/demo say ${payload}`),
      ...asked.map(([tool, input]) => `/demo tool ${tool} ${JSON.stringify(input)}`),
      "/demo say The end.",
    );
    const page = await visitors.signIn(daemon);
    const acts: string[] = [];
    await page.context().exposeFunction("pwned", () => acts.push(`script ran on ${page.url()}`));
    page.on("dialog", (dialog) => acts.push(dialog.message()));
    page.on("request", (request) => {
      if (!request.url().startsWith(`${daemon.address}/`)) acts.push(request.url());
    });

    await page.goto(`${daemon.address}/app/sessions/${session}`);
    for (const title of [/^Write /, /^Run echo/]) {
      await page.getByRole("heading", { name: title }).waitFor();
      await page.getByRole("button", { name: /^Allow once/ }).click();
    }
    await page.getByText("The end.", { exact: true }).waitFor();
    await page.evaluate(async () => {
      const box = document.querySelector<HTMLElement>(".transcript")!;
      for (box.scrollTop = 0; box.scrollTop + box.clientHeight < box.scrollHeight - 1; box.scrollTop += box.clientHeight / 2) {
        document.querySelectorAll("details").forEach((folded) => (folded.open = true));
        await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
      }
    });
    for (const place of [`sessions/${session}/changes`, `sessions/${session}/files`, `sessions/${session}/raw`, "", "search"]) {
      await page.goto(`${daemon.address}/app/${place}`);
      await page.locator("main h1, main .files, main .raw").first().waitFor();
      await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
      if (place === "search") {
        await page.getByRole("searchbox").fill("onerror");
        await page.locator("mark").first().waitFor();
      }
    }
    expect(acts).toEqual([]);
  });

  it("draws diagrams where there is nothing to reach", async () => {
    const session = await daemon.session(daemon.repository("diagram"), "Diagram");
    const page = await visitors.signIn(daemon);
    const acts: string[] = [];
    await page.context().exposeFunction("pwned", () => acts.push("script ran"));
    page.on("request", (request) => {
      if (!request.url().startsWith(`${daemon.address}/`)) acts.push(request.url());
    });
    const diagram = '%%{init: {"securityLevel": "loose", "flowchart": {"htmlLabels": true}}}%%\ngraph TD; A["<img src=x onerror=pwned()> Plan"] --> B[Done]\nclick A "javascript:pwned()"';
    const texts = [`\`\`\`mermaid\n${diagram}\n\`\`\``, "```mermaid\nthis is no diagram\n```"];
    const frames = texts.map((text, place) => storedText(session, place + 1, text)).join("");
    await page.route("**/api/sessions/*/events*", (route) => route.fulfill({ status: 200, contentType: "text/event-stream", body: `${frames}event: synced\ndata: {"seq":2}\n\n` }));
    await page.goto(`${daemon.address}/app/sessions/${session}`);
    const drawn = page.frameLocator("iframe[title=Diagram]").first().locator("svg");
    await drawn.waitFor();
    await drawn.getByText("Done").first().waitFor();
    await page.locator(".diagram pre", { hasText: "this is no diagram" }).waitFor();
    await picture(page, "diagram");
    await drawn.getByText("Plan").first().click();
    expect(acts).toEqual([]);
    expect(await page.frames().at(-1)!.evaluate(() => origin)).toBe("null");
    expect(visitors.expectErrors(/violates the following Content Security Policy/)).toBeGreaterThan(0);
  });

  it("keeps a session of a hundred thousand events as smooth as one of a thousand", async () => {
    const session = await daemon.session(daemon.repository("long"), "Long");
    const page = await visitors.signIn(daemon);
    const frames: number[] = [];
    for (const events of [1_000, 100_000]) {
      const body = `: connected\n\n${Array.from({ length: events }, (_, n) => storedText(session, n + 1, `Line ${n + 1}`)).join("")}event: synced\ndata: {"seq":${events}}\n\n`;
      await page.unroute("**/api/sessions/*/events*");
      await page.route("**/api/sessions/*/events*", (route) => route.fulfill({ status: 200, contentType: "text/event-stream", body }));
      await page.goto(`${daemon.address}/app/sessions/${session}`);
      await page.getByText(`Line ${events}`, { exact: true }).waitFor();
      expect(await page.locator(".transcript-row").count()).toBeLessThan(120);
      frames.push(await medianFrame(page));
    }
    const [short, long] = frames as [number, number];
    console.log(`median frame while scrolling: ${short.toFixed(1)} ms for 1,000 events, ${long.toFixed(1)} ms for 100,000`);
    expect(long).toBeLessThan(short * 4 + 50);
  });

  it("has no serious fault that axe knows, on any page, light or dark", async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const session = await daemon.session(daemon.repository("axe"), "Axe", "/demo think hm", WRITE, "/demo say ok");
    for (const options of [DESKTOP, { ...DESKTOP, colorScheme: "dark" as const }, PHONE]) {
      const page = await visitors.signIn(daemon, options);
      for (const [name, place] of Object.entries(places(session))) {
        await page.goto(`${daemon.address}/app/${place}`);
        await page.locator("main h1, main .files, main .raw").first().waitFor();
        await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
        await picture(page, `${options === PHONE ? "phone" : "desktop"}-${options.colorScheme}-${name}`);
        expect(await page.evaluate(() => innerWidth), `${name} fits its screen`).toBe(options.viewport!.width);
        const found = await faults(page, axe);
        expect(found, `${name}, ${options.colorScheme}`).toEqual([]);
      }
      await page.context().close();
    }
  }, 400_000);
});

/** How long a frame takes while the transcript is thrown from end to end, in milliseconds. */
async function medianFrame(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const box = document.querySelector<HTMLElement>(".transcript")!;
    const frames: number[] = [];
    let last = performance.now();
    for (let step = 0; step < 60; step++) {
      box.scrollTop = (box.scrollHeight / 60) * ((step * 37) % 60);
      await new Promise((next) => requestAnimationFrame(next));
      frames.push(performance.now() - last);
      last = performance.now();
    }
    return frames.sort((a, b) => a - b)[30]!;
  });
}

/** A frame of a session's stream: what an agent said. */
function storedText(session: string, seq: number, text: string): string {
  const event = { v: 1, seq, at: "2026-01-18T12:00:00Z", sessionId: session, runId: session, provider: "demo", kind: "ui", type: "ui.message.assistant.final", payload: { itemId: `t${seq}`, text, format: "markdown" } };
  return `id: ${seq}\ndata: ${JSON.stringify(event)}\n\n`;
}

function places(session: string): Record<string, string> {
  const at = path.posix.join("sessions", session);
  return { inbox: "", new: "new", session: at, changes: `${at}/changes`, files: `${at}/files`, raw: `${at}/raw`, rules: "rules", search: "search", health: "health", settings: "settings", usage: "usage", models: "models", agents: "agents", more: "more", missing: "nowhere" };
}

async function faults(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> } };
    const { violations } = await axe.run();
    return violations.filter((one) => one.impact === "serious" || one.impact === "critical").map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`);
  });
}
