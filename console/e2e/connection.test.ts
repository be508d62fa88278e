import { expect, it } from "vitest";
import { loseNetwork, PATIENCE } from "./browser";
import { stories } from "./stage";

stories("the connection", (stage) => {
  it("says that the daemon is gone, and goes on where it was when it is back", async () => {
    const session = await stage.daemon.session(stage.daemon.repository("killed"), "Killed", "/demo say before", '/demo tool bash {"command":"echo after"}', "/demo say and after");
    const page = await stage.visitors.signIn(stage.daemon);
    await page.goto(`${stage.daemon.address}/app/sessions/${session}`);
    await page.getByRole("heading", { name: /echo after/ }).waitFor();
    await stage.daemon.kill();
    await page.getByRole("alert").first().waitFor();
    await stage.daemon.start();

    // The browser is signed in still, and goes on by itself.
    await page.getByRole("button", { name: /^Allow once/ }).click();
    await page.getByText("and after", { exact: true }).waitFor();
    await page.getByRole("alert").first().waitFor({ state: "detached" });
    expect(await page.getByText("before", { exact: true }).count()).toBe(1);
  });

  it("opens without the daemon, says so, and is itself again when it is back", async () => {
    const page = await stage.visitors.signIn(stage.daemon);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await stage.daemon.kill();

    // A page that was never opened here, of which nothing can be had from the daemon.
    await page.goto(`${stage.daemon.address}/app/rules`);
    await page.getByText("The daemon does not answer; trying again.").waitFor();
    await page.getByText(/Start it with: gantry serve/).waitFor();
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys())));
      return requests.flat().map((request) => new URL(request.url).pathname);
    });
    expect(kept.filter((path) => !path.startsWith("/app/"))).toEqual([]);
    expect(kept.length).toBeGreaterThan(5);

    await stage.daemon.start();
    await page.getByRole("heading", { name: "Add a rule" }).waitFor();
    await page.getByRole("alert").first().waitFor({ state: "detached" });
  });

  it("is lost to a sleeping machine and goes on after it, without a frame lost or doubled", async () => {
    const session = await stage.daemon.session(stage.daemon.repository("asleep"), "Asleep", "/demo say one");
    await stage.daemon.stands(session, "completed");
    const page = await stage.visitors.signIn(stage.daemon);
    await page.goto(`${stage.daemon.address}/app/sessions/${session}`);
    await page.locator(".agent-text", { hasText: "one" }).waitFor();
    await loseNetwork(page);
    await stage.daemon.call("POST", `/api/sessions/${session}/prompt`, { prompt: "/demo say two" });
    await stage.daemon.stands(session, "completed");
    await page.context().setOffline(false);
    await page.locator(".agent-text", { hasText: "two" }).waitFor();
    await page.getByRole("alert").first().waitFor({ state: "detached" });
    expect(await page.locator(".agent-text").allInnerTexts()).toEqual(["one", "two"]);
    stage.visitors.expectErrors(/ERR_INTERNET_DISCONNECTED/);
  });

  it("can be installed, counts in the title and on its icon what waits, and notifies of it when nobody looks", async () => {
    const page = await stage.visitors.signIn(stage.daemon);
    const devtools = await page.context().newCDPSession(page);
    const manifest = await devtools.send("Page.getAppManifest");
    expect(manifest.errors).toEqual([]);
    expect(JSON.parse(manifest.data!)).toMatchObject({ name: "Gantry", start_url: "/app/", display: "standalone" });
    const icons = (JSON.parse(manifest.data!) as { icons: { src: string; sizes: string; type: string }[] }).icons;
    for (const icon of icons) {
      const size = await page.evaluate(
        (src) => new Promise<string>((known, fails) => Object.assign(new Image(), { src, onload: (event: Event) => known(`${(event.target as HTMLImageElement).naturalWidth}x${(event.target as HTMLImageElement).naturalHeight}`), onerror: fails })),
        icon.src,
      );
      if (icon.sizes !== "any") expect(size).toBe(icon.sizes);
    }

    await page.context().grantPermissions(["notifications"], { origin: stage.daemon.address });
    await page.goto(`${stage.daemon.address}/app/settings`);
    // The mark comes when the browser has said that it may.
    await page.getByLabel(/^Notify me/).click();
    await expect.poll(() => page.getByLabel(/^Notify me/).isChecked(), { timeout: PATIENCE }).toBe(true);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const other = await page.context().newPage();
    await other.goto("about:blank");
    await other.bringToFront();
    await page.evaluate(() => Object.defineProperty(document, "hidden", { value: true }));
    const marks: (number | null)[] = [];
    await page.exposeFunction("marked", (count: number | null) => void marks.push(count));
    await page.evaluate(() => {
      const { marked } = window as unknown as { marked(count: number | null): Promise<void> };
      Object.assign(navigator, { setAppBadge: marked, clearAppBadge: () => marked(null) });
    });
    const session = await stage.daemon.session(stage.daemon.repository("notified"), "Notified", '/demo tool bash {"command":"echo hear me"}');
    await expect.poll(() => page.title(), { timeout: PATIENCE }).toBe("(1) Gantry");
    const told = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((note) => [note.title, note.data.path]));
    await expect.poll(told, { timeout: PATIENCE }).toEqual([["Run echo hear me", `/app/sessions/${session}`]]);

    // What is answered, here or anywhere, is counted no more.
    await stage.daemon.allow(session);
    await expect.poll(() => page.title(), { timeout: PATIENCE }).toBe("Gantry");
    await expect.poll(() => marks, { timeout: PATIENCE }).toEqual([1, null]);
  });
});
