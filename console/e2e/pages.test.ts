import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faults } from "./axe";
import { browserMissing, DESKTOP, PHONE, picture, Visitors } from "./browser";
import { Daemon } from "./daemon";
import { ModelServer } from "./modelServer";
import { EMPTY, scenes, type Scene } from "./scenes";
import { beginTalk, SANDBOX, setStage, type Staged } from "./staged";

interface Screen {
  name: string;
  options: BrowserContextOptions;
  /** All states are looked at, and not the pages alone. */
  withStates: boolean;
}

const SCREENS: Screen[] = [
  { name: "desktop-light", options: DESKTOP, withStates: true },
  { name: "desktop-dark", options: { ...DESKTOP, colorScheme: "dark" }, withStates: false },
  { name: "phone-light", options: { ...PHONE, colorScheme: "light" }, withStates: false },
  { name: "phone-dark", options: PHONE, withStates: true },
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
  });

  afterAll(async () => {
    await visitors?.leave();
    await daemon?.dispose();
    await empty.dispose();
    await model.stop();
  });

  /** What is wrong with a scene; nothing, it is hoped. */
  const look = async (page: Page, screen: Screen, address: string, scene: Scene): Promise<string[]> => {
    await scene.before?.(page);
    await page.goto("about:blank");
    await page.goto(scene.place.startsWith("/") ? `${address}${scene.place}` : `${address}/app/${scene.place}`);
    await page.locator("h1:visible, [role=status]:visible").first().waitFor();
    if (!scene.isBusy) await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
    await scene.set?.(page);
    if (!scene.isBusy) await page.waitForFunction(() => !document.querySelector("[aria-busy=true], .markdown-raw, .dialog :disabled"));
    await picture(page, `${screen.name}-${scene.name}`);
    const width = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll(".session-body, .transcript, .dialog")].map((box) => box.scrollWidth)));
    const wrong = width > screen.options.viewport!.width ? [`is ${width} wide`] : [];
    wrong.push(...(await faults(page)));
    await scene.after?.(page);
    return wrong.map((fault) => `${scene.name}: ${fault}`);
  };
  const lookAtAll = async (page: Page, screen: Screen, address: string, all: readonly Scene[]) => {
    const wrong: string[] = [];
    for (const scene of all.filter((one) => one.isPage || screen.withStates)) {
      wrong.push(...(await look(page, screen, address, scene).catch((failure: Error) => [`${scene.name}: ${failure.message}`])));
    }
    if (wrong.length > 0) console.log(`${screen.name}:\n${wrong.join("\n")}`);
    expect(wrong).toEqual([]);
  };

  describe.each(SCREENS)("$name", (screen) => {
    it("holds of a daemon at work", async () => {
      if (screen.withStates) staged = await beginTalk(daemon, staged);
      const page = await visitors.signIn(daemon, { ...screen.options, serviceWorkers: "block" });
      await lookAtAll(page, screen, daemon.address, scenes(staged));
      visitors.expectErrors(/ERR_INTERNET_DISCONNECTED/);
      await page.context().close();
    }, 900_000);

    it("holds of an unused daemon, and of a browser that is not signed in", async () => {
      const page = await visitors.signIn(empty, screen.options);
      await lookAtAll(page, screen, empty.address, EMPTY);
      const stranger = await visitors.page(screen.options);
      await lookAtAll(stranger, screen, empty.address, [{ name: "signed-out", isPage: true, place: "", set: async (page) => page.getByText("gantry open").waitFor() }]);
      await page.context().close();
      await stranger.context().close();
    });
  });
});
