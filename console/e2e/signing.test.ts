import { expect, it } from "vitest";
import { PHONE } from "./browser";
import { stories } from "./stage";

stories("signing in", (stage) => {
  it("tells a browser that is not signed in how to be", async () => {
    const page = await stage.visitors.page();
    await page.goto(stage.daemon.address);
    await page.getByText("This browser is not signed in").waitFor();
    expect(await page.getByRole("button", { name: /gantry open/ }).isVisible()).toBe(true);
    expect(new URL(page.url()).pathname).toBe("/app/");
  });

  it("lets a phone in by a code, once, and signs it out", async () => {
    const page = await stage.visitors.signIn(stage.daemon);
    await page.goto(`${stage.daemon.address}/app/settings`);
    const section = page.getByRole("region", { name: "Continue on a phone" });
    await expect.poll(() => section.getByRole("textbox").inputValue(), { timeout: 60_000 }).toBe("https://gantry.example.ts.net/");
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
