import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { stories } from "./stage";

stories("a page of one's own", (stage) => {
  it("is heard and talked to by a page that needs nothing, served or from disk", async () => {
    const session = await stage.daemon.session(stage.daemon.repository("sample"), "Sample", "/demo say From the log.");
    const { ticket } = await stage.daemon.call<{ ticket: string }>("POST", "/api/tickets", { purpose: "page", session_id: session });
    const saved = path.join(stage.daemon.folder, "sample.html");
    writeFileSync(saved, await (await fetch(`${stage.daemon.address}/sandbox-ui-sample.html`)).text());
    for (const place of [`${stage.daemon.address}/sandbox-ui-sample.html`, `file://${saved}`]) {
      const page = await stage.visitors.page();
      await page.goto(place);
      await page.getByLabel("Daemon").fill(`${stage.daemon.address}/`);
      await page.getByLabel(/^Sandbox/).fill(session);
      await page.getByLabel("Ticket").fill(ticket);
      await page.getByRole("button", { name: "Connect" }).click();
      await page.getByText("From the log.", { exact: true }).waitFor();
      await page.getByLabel("Message to the agent").fill(`/demo say Heard ${place.slice(0, 4)}.`);
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByText(`Heard ${place.slice(0, 4)}.`, { exact: true }).waitFor();
      expect(Number(await page.locator("#count").innerText())).toBeGreaterThan(3);
      await page.context().close();
    }
  });
});
