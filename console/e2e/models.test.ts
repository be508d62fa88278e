import { expect, it } from "vitest";
import { stories } from "./stage";

stories("models", (stage) => {
  it("makes a key, shows its secret once, and revokes it", async () => {
    const page = await stage.visitors.signIn(stage.daemon);
    await page.goto(`${stage.daemon.address}/app/models`);
    await page.getByRole("region", { name: "Routes" }).getByText("anthropic").first().waitFor();
    await page.getByLabel("What it is for").fill("my editor");
    await page.getByLabel("Dollars a month").fill("20");
    await page.getByRole("button", { name: "Make a key" }).click();
    const secret = (await page.getByRole("status").locator("button.code").innerText()).split(/\s/)[0]!;
    const models = await fetch(`${stage.daemon.address}/v1/models`, { headers: { Authorization: `Bearer ${secret}` } });
    expect(models.status).toBe(200);
    await page.reload();
    await page.getByText("$20.00 a month").waitFor();
    expect(await page.locator("body").innerText()).not.toContain(secret);
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByText("No key yet").waitFor();
    expect((await fetch(`${stage.daemon.address}/v1/models`, { headers: { Authorization: `Bearer ${secret}` } })).status).toBe(401);
  });
});
