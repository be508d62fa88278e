import { expect, it } from "vitest";
import { DESKTOP } from "./browser";
import { storedText } from "./feed";
import { PAYLOADS } from "./payloads";
import { stories } from "./stage";

stories("what an agent says", (stage) => {
  it("makes nothing of a hundred things that an agent says to make it act or ask for something elsewhere", async () => {
    expect(new Set(PAYLOADS).size).toBeGreaterThanOrEqual(100);
    const name = "<img src=x onerror=pwned()>";
    const asked = [["write_file", { path: name, content: `${PAYLOADS.join("\n")}\n` }], ["bash", { command: `echo '${name}'` }]] as const;
    const session = await stage.daemon.session(
      stage.daemon.repository("hostile"),
      name,
      ...PAYLOADS.map((payload) => `/demo say ${payload}`),
      ...asked.map(([tool, input]) => `/demo tool ${tool} ${JSON.stringify(input)}`),
      "/demo say The end.",
    );
    const page = await stage.visitors.signIn(stage.daemon, { ...DESKTOP, serviceWorkers: "block" });
    const acts: string[] = [];
    await page.context().exposeFunction("pwned", () => acts.push(`script ran on ${page.url()}`));
    page.on("dialog", (dialog) => acts.push(dialog.message()));
    page.on("request", (request) => {
      if (!request.url().startsWith(`${stage.daemon.address}/`)) acts.push(request.url());
    });

    await page.goto(`${stage.daemon.address}/app/sessions/${session}`);
    for (const title of [/^Write /, /^Run echo/]) {
      await page.getByRole("heading", { name: title }).waitFor();
      await page.getByRole("button", { name: /^Allow once/ }).click();
    }
    await page.getByText("The end.", { exact: true }).waitFor();
    await page.evaluate(async () => {
      const box = document.querySelector<HTMLElement>(".transcript")!;
      box.scrollTop = 0;
      for (let step = 0; step < 2_000 && box.scrollTop + box.clientHeight < box.scrollHeight - 1; step++, box.scrollTop += box.clientHeight / 2) {
        document.querySelectorAll("details").forEach((folded) => (folded.open = true));
        await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
      }
    });
    for (const place of [`sessions/${session}/changes`, `sessions/${session}/files`, `sessions/${session}/raw`, "", "search"]) {
      await page.goto(`${stage.daemon.address}/app/${place}`);
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
    const session = await stage.daemon.session(stage.daemon.repository("diagram"), "Diagram");
    const page = await stage.visitors.signIn(stage.daemon, { ...DESKTOP, serviceWorkers: "block" });
    const acts: string[] = [];
    await page.context().exposeFunction("pwned", () => acts.push("script ran"));
    page.on("request", (request) => {
      if (!request.url().startsWith(`${stage.daemon.address}/`)) acts.push(request.url());
    });
    const diagram = '%%{init: {"securityLevel": "loose", "flowchart": {"htmlLabels": true}}}%%\ngraph TD; A["<img src=x onerror=pwned()> Plan"] --> B[Done]\nclick A "javascript:pwned()"';
    const texts = [`\`\`\`mermaid\n${diagram}\n\`\`\``, "```mermaid\nthis is no diagram\n```"];
    const frames = texts.map((text, place) => storedText(session, place + 1, text)).join("");
    await page.route("**/api/sessions/*/events*", (route) => route.fulfill({ status: 200, contentType: "text/event-stream", body: `${frames}event: synced\ndata: {"seq":2}\n\n` }));
    await page.goto(`${stage.daemon.address}/app/sessions/${session}`);
    const drawn = page.frameLocator("iframe[title=Diagram]").first().locator("svg");
    await drawn.waitFor();
    await drawn.getByText("Done").first().waitFor();
    await page.locator(".diagram pre", { hasText: "this is no diagram" }).waitFor();
    await drawn.getByText("Plan").first().click();
    expect(acts).toEqual([]);
    expect(await page.frames().at(-1)!.evaluate(() => origin)).toBe("null");
    expect(stage.visitors.expectErrors(/violates the following Content Security Policy/)).toBeGreaterThan(0);
  });
});
