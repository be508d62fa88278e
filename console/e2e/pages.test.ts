import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faults } from "./axe";
import { browserMissing, DESKTOP, PHONE, picture, Visitors } from "./browser";
import { Daemon } from "./daemon";
import { ModelServer } from "./modelServer";
import { EMPTY, scenes, type Scene } from "./scenes";
import { keepTalking, SANDBOX, setStage, type Staged } from "./staged";

interface Screen {
  name: string;
  options: BrowserContextOptions;
  /** Pictures of all states are kept, and not of the pages alone. */
  keepsStates: boolean;
}

const SCREENS: Screen[] = [
  { name: "desktop-light", options: DESKTOP, keepsStates: true },
  { name: "desktop-dark", options: { ...DESKTOP, colorScheme: "dark" }, keepsStates: false },
  { name: "phone-light", options: { ...PHONE, colorScheme: "light" }, keepsStates: false },
  { name: "phone-dark", options: PHONE, keepsStates: true },
];

const missing = browserMissing() ?? Daemon.missing();
if (missing) console.log(`Skipped: ${missing}`);

/** Every page and state, in light and dark, on a desktop and on a phone: it fits its screen and axe finds nothing serious. */
describe.skipIf(missing !== null)("every page and state", () => {
  const model = new ModelServer();
  const empty = new Daemon({ ANTHROPIC_API_KEY: "", ANTHROPIC_BASE_URL: "" });
  let daemon: Daemon;
  let visitors: Visitors;
  let staged: Staged;

  beforeAll(async () => {
    await model.start();
    daemon = new Daemon({ ANTHROPIC_BASE_URL: model.address, ANTHROPIC_MODEL: "claude-sonnet-4-5", GANTRY_SANDBOX: SANDBOX, GANTRY_CONTEXT_WINDOW: "200000" });
    await daemon.start();
    await empty.start();
    staged = await setStage(daemon, model);
    visitors = await Visitors.arrive();
  }, 240_000);

  afterAll(async () => {
    await visitors?.leave();
    await daemon?.dispose();
    await empty.dispose();
    await model.stop();
  });

  const look = async (page: Page, screen: Screen, address: string, scene: Scene) => {
    await scene.before?.(page);
    await page.goto("about:blank");
    await page.goto(scene.place.startsWith("/") ? `${address}${scene.place}` : `${address}/app/${scene.place}`);
    await page.locator("h1, [role=status]").first().waitFor();
    if (!scene.isBusy) await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
    await scene.set?.(page);
    if (scene.isPage || screen.keepsStates || process.env.GANTRY_WRITE_SCREENSHOTS === "all") await picture(page, `${screen.name}-${scene.name}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${scene.name} fits its screen`).toBeLessThanOrEqual(screen.options.viewport!.width);
    expect(await faults(page), scene.name).toEqual([]);
    await scene.after?.(page);
  };

  describe.each(SCREENS)("$name", (screen) => {
    it("holds of a daemon at work", async () => {
      await keepTalking(daemon, staged);
      const page = await visitors.signIn(daemon, { ...screen.options, serviceWorkers: "block" });
      for (const scene of scenes(staged)) await look(page, screen, daemon.address, scene);
      visitors.expectErrors(/ERR_INTERNET_DISCONNECTED/);
      await page.context().close();
    }, 300_000);

    it("holds of an unused daemon, and of a browser that is not signed in", async () => {
      const page = await visitors.signIn(empty, screen.options);
      for (const scene of EMPTY) await look(page, screen, empty.address, scene);
      const stranger = await visitors.page(screen.options);
      await look(stranger, screen, empty.address, { name: "signed-out", place: "" });
      await page.context().close();
      await stranger.context().close();
    }, 120_000);
  });
});
