import { expect, it } from "vitest";
import { DESKTOP } from "./browser";
import { stories } from "./stage";

const API = /\/api\/(?!approvals\/stream)/;
const SENTENCE = "The store does not answer. Run: gantry doctor";

stories("every page", (stage) => {
  it("says that it loads, and what is wrong when it cannot, under its own name, and is itself after that", async () => {
    const session = await stage.daemon.session(stage.daemon.repository("states"), "States", "/demo say One word.");
    await stage.daemon.stands(session, "completed");
    const page = await stage.visitors.signIn(stage.daemon, { ...DESKTOP, serviceWorkers: "block" });
    const places = {
      "": "Nothing waits for you", new: "New session", "search?q=word": "Search", rules: "Rules", usage: "Usage", models: "Models", agents: "Agents", health: "Health", settings: "Settings",
      [`sessions/${session}`]: "States", [`sessions/${session}/changes`]: "States", [`sessions/${session}/files`]: "States", [`sessions/${session}/raw`]: "States",
    };
    for (const [place, name] of Object.entries(places)) {
      // Nobody answers, then somebody refuses, then all is well.
      await page.route(API, () => {});
      await page.goto(`${stage.daemon.address}/app/${place}`);
      await page.getByRole("status", { name: "Loading" }).first().waitFor();
      await page.unroute(API);
      await page.route(API, (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ type: "urn:gantry:problem:unavailable", detail: SENTENCE }) }));
      await page.goto("about:blank");
      await page.goto(`${stage.daemon.address}/app/${place}`);
      await page.getByRole("alert").filter({ hasText: SENTENCE }).first().waitFor();
      expect(await page.getByRole("heading", { level: 1 }).count(), place).toBe(1);
      await page.unroute(API);
      await page.getByRole("button", { name: "Try again" }).first().click();
      await page.getByRole("heading", { level: 1, name }).waitFor();
    }
  }, 900_000);
});
