import { expect, it } from "vitest";
import { DESKTOP, PATIENCE } from "./browser";
import { stories } from "./stage";

stories("decisions", (stage) => {
  it("lets one of two browsers answer, and tells the other", async () => {
    const session = await stage.daemon.session(stage.daemon.repository("race"), "Race", '/demo tool bash {"command":"echo raced"}', "/demo say ran");
    const pages = [await stage.visitors.signIn(stage.daemon), await stage.visitors.signIn(stage.daemon)];
    for (const page of pages) await page.goto(`${stage.daemon.address}/app/sessions/${session}`);
    const buttons = pages.map((page) => page.getByRole("button", { name: /^Deny d|^Deny$/ }));
    for (const button of buttons) await button.waitFor();
    // Both hit at once what they see. Whose button is gone before it is hit was too late.
    const seen = await Promise.all(buttons.map((button) => button.elementHandle()));
    await Promise.all(seen.map((button) => button!.evaluate((element) => (element as HTMLElement).click())));
    for (const page of pages) await page.getByText(/^denied/).first().waitFor();
    const log = async () => (await stage.daemon.call<{ items: { status: string; decided_by: string }[] }>("GET", `/api/approvals?session_id=${session}`)).items;
    await expect.poll(log, { timeout: PATIENCE }).toMatchObject([{ status: "denied", decided_by: "owner" }]);
  });

  it("answers all that ask the same at once", async () => {
    const folder = stage.daemon.repository("equal");
    const asks = '/demo tool bash {"command":"echo same"}';
    const sessions = [];
    for (const title of ["One", "Two"]) {
      const session = await stage.daemon.session(folder, title, { isolated: false }, asks);
      await stage.daemon.waiting(session);
      sessions.push(session);
    }
    const page = await stage.visitors.signIn(stage.daemon);
    await page.getByRole("heading", { name: "2 things wait for you" }).waitFor();
    await page.getByRole("button", { name: /Allow all 2 equal/ }).first().click();
    await page.getByRole("heading", { name: "Nothing waits for you" }).waitFor();
    for (const session of sessions) await stage.daemon.stands(session, "completed");
  });

  it("puts an answer back, with the reason, that the daemon did not take", async () => {
    const session = await stage.daemon.session(stage.daemon.repository("refused"), "Refused", '/demo tool bash {"command":"echo refused"}');
    const page = await stage.visitors.signIn(stage.daemon, { ...DESKTOP, serviceWorkers: "block" });
    await page.getByRole("heading", { name: "Run echo refused" }).waitFor();
    let answer: () => void = () => {};
    const held = new Promise<void>((goOn) => (answer = goOn));
    await page.route("**/api/approvals/*", async (route) => {
      await held;
      await route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ type: "urn:gantry:problem:policy-refused", detail: "The policy does not let you allow this." }) });
    });
    await page.getByRole("button", { name: /^Allow once/ }).click();
    await page.getByRole("heading", { name: "Nothing waits for you" }).waitFor();
    answer();
    await page.getByText("The policy does not let you allow this.").waitFor();
    await page.getByRole("heading", { name: "One thing waits for you" }).waitFor();
    await page.getByRole("heading", { name: "Run echo refused" }).waitFor();
    await page.unroute("**/api/approvals/*");
    await stage.daemon.stands(session, "waiting_approval");
  });

  it("remembers an answer by the rule that was chosen, from the narrowest on", async () => {
    const folder = stage.daemon.repository("remembered");
    await stage.daemon.session(folder, "Remembered", '/demo tool bash {"command":"cargo build --fast"}', '/demo tool bash {"command":"cargo build --slow"}', "/demo say Built.");
    const page = await stage.visitors.signIn(stage.daemon);
    await page.getByRole("button", { name: /Allow and remember/ }).click();
    const rules = page.locator(".remember-rule strong");
    await rules.first().waitFor();
    const patterns = await rules.allInnerTexts();
    expect(patterns[0]).toBe("cargo build --fast");
    expect(patterns.length).toBeGreaterThan(1);
    await page.locator(".remember > li").last().getByRole("button", { name: "always" }).click();
    await page.getByRole("heading", { name: "Nothing waits for you" }).waitFor();
    await page.goto(`${stage.daemon.address}/app/rules`);
    await page.getByText(patterns.at(-1)!, { exact: true }).waitFor();
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByText("No rule yet").waitFor();
  });
});
