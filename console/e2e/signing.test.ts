import { expect, it } from "vitest";
import { PATIENCE, PHONE } from "./browser";
import { stories } from "./stage";

stories("signing in", (stage) => {
  it("leads from the daemon's address, and from /codex, to the console: to how one signs in, and to the inbox for whoever is", async () => {
    const stranger = await stage.visitors.page();
    const owner = await stage.visitors.signIn(stage.daemon);
    for (const place of ["/", "/codex", "/codex/"]) {
      await stranger.goto(`${stage.daemon.address}${place}`);
      await stranger.getByRole("heading", { name: "This browser is not signed in" }).waitFor();
      await stranger.getByRole("button", { name: /gantry open/ }).waitFor();
      await owner.goto(`${stage.daemon.address}${place}`);
      await owner.getByRole("heading", { name: "Nothing waits for you" }).waitFor();
      for (const page of [stranger, owner]) expect(new URL(page.url()).pathname, place).toBe("/app/");
    }
  });

  it("lets a phone in by a code, once, and signs it out", async () => {
    const page = await stage.visitors.signIn(stage.daemon);
    await page.goto(`${stage.daemon.address}/app/settings`);
    const section = page.getByRole("region", { name: "Continue on a phone" });
    await expect.poll(() => section.getByRole("textbox").inputValue(), { timeout: PATIENCE }).toBe("https://gantry.example.ts.net/");
    await section.getByRole("textbox").fill("https://elsewhere.example");
    await section.getByRole("button", { name: "Show the code" }).click();
    await section.getByText(/GANTRY_ALLOWED_HOSTS=gantry.example.ts.net,elsewhere.example/).waitFor();
    await section.getByRole("textbox").fill(stage.daemon.address);
    await section.getByRole("button", { name: "Show the code" }).click();
    await section.getByRole("img", { name: "QR code of the sign-in link" }).waitFor();
    await section.getByText("is you").waitFor();
    await section.scrollIntoViewIfNeeded();
    const link = (await section.locator(".phone-link button").innerText()).split(/\s/)[0]!;

    const phone = await stage.visitors.page(PHONE);
    await phone.goto(link);
    await phone.getByRole("heading", { name: /wait/ }).waitFor();
    await page.getByText(/by a code of browser/).waitFor();
    const late = await stage.visitors.page(PHONE);
    expect((await late.goto(link))!.status()).toBe(401);

    await page.locator(".row", { hasText: "by a code of browser" }).getByRole("button", { name: "Sign out" }).click();
    await page.getByText(/by a code of browser/).waitFor({ state: "detached" });
    await phone.getByText(/is signed in no more|is not signed in/).first().waitFor();
  });
});
