import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { PATIENCE, PHONE } from "./browser";
import { replaceStream, tellLines } from "./feed";
import { stories } from "./stage";

const LONG = 20_000;
const FAR_BACK = 1_234;
const MOST_ROWS = 120;

stories("a search", (stage) => {
  it("opens a hit at its place in its session: unfolded, marked, in sight, to share and to come back from", async () => {
    const { daemon } = stage;
    const folder = daemon.repository("haystack");
    writeFileSync(path.join(folder, "haystack.txt"), Array.from({ length: 400 }, (_, line) => (line === 300 ? "the needle" : `straw ${line}`)).join("\n"));
    daemon.commit(folder);
    const looks = Array.from({ length: 40 }, () => '/demo tool list_files {"path":"."}');
    const session = await daemon.session(folder, "Haystack", "/demo think Somewhere in the hay.", '/demo tool read_file {"path":"haystack.txt"}', ...looks, "/demo say The end.");
    await daemon.stands(session, "completed");

    const page = await stage.visitors.signIn(daemon);
    await page.getByLabel("Search all history").fill("needle");
    await page.keyboard.press("Enter");
    const hit = page.getByRole("link", { name: /tool output/ });
    await hit.first().waitFor();
    await hit.first().click();
    await page.waitForURL(`**/sessions/${session}?at=*`);
    const found = page.locator("[aria-current=true].transcript-row");
    await found.getByText("the needle").waitFor();
    await isInSight(page);
    await areWordsInSight(page, "needle");
    await page.locator(".transcript-row.found").waitFor({ state: "detached" });
    expect(await page.getByText("The end.", { exact: true }).count(), "the end is far below").toBe(0);

    // Back to the words that were looked for.
    const shared = page.url();
    await page.goBack();
    await hit.first().waitFor();
    expect(await page.getByRole("searchbox").inputValue()).toBe("needle");

    // The same address opens there for whoever else has it, a phone with less motion too.
    const phone = await stage.visitors.signIn(daemon, { ...PHONE, reducedMotion: "reduce" });
    await phone.goto(shared);
    await phone.locator(".transcript-row.found").getByText("the needle").waitFor();
    await isInSight(phone);

    // A thought has an address too: it is there, folded, right before the call.
    await page.goto(`${daemon.address}/app/sessions/${session}?at=${await daemon.positionOf(session, "ui.thinking.final")}`);
    await page.locator("[aria-current=true] details[open]").getByText("Somewhere in the hay.").waitFor();

    // What is not there is told, and what was archived.
    await page.goto(`${daemon.address}/app/sessions/${session}?at=9999`);
    await page.getByText(/This session has no event 9999: its last is/).waitFor();
    await page.getByText("The end.", { exact: true }).waitFor();

    await daemon.call("POST", "/api/database/prune", { session_ids: [session] });
    await page.goto(shared);
    await page.getByText(/^Event \d+ is in the archive and is not shown here any more/).waitFor();
    await page.getByText(/^What happened up to event \d+ is in the archive/).waitFor();
  });

  it("opens a place far back in a long session, and stays there while more comes", async () => {
    const session = await stage.daemon.session(stage.daemon.repository("far"), "Far back");
    const page = await stage.visitors.signIn(stage.daemon);
    await replaceStream(page);
    await page.goto(`${stage.daemon.address}/app/sessions/${session}?at=${FAR_BACK}`);
    await tellLines(page, session, LONG);
    await page.getByText(`Line ${FAR_BACK}`, { exact: true }).waitFor();
    await isInSight(page);
    await tellLines(page, session, 100);
    await isInSight(page);
    expect(await page.locator(".transcript-row").count()).toBeLessThan(MOST_ROWS);
    await page.getByRole("button", { name: /To the end/ }).click();
    await page.getByText(`Line ${LONG + 100}`, { exact: true }).waitFor();
  });
});

/** Waits until words that were looked for are marked, and stand where one sees them: in the output, which scrolls by itself, and on the screen. */
async function areWordsInSight(page: Page, words: string): Promise<void> {
  const seen = () =>
    page.evaluate(() => {
      const range = [...(CSS.highlights.get("found-words") ?? [])][0] as Range | undefined;
      const [at, box, screen] = [range, range?.startContainer.parentElement, document.querySelector(".transcript")].map((place) => place?.getBoundingClientRect());
      return at && box && screen && at.top >= Math.max(box.top, screen.top) && at.bottom <= Math.min(box.bottom, screen.bottom) ? String(range) : null;
    });
  await expect.poll(seen, { timeout: PATIENCE }).toBe(words);
}

/** Waits until the item that the address names stands where one sees it, and stays. */
async function isInSight(page: Page): Promise<void> {
  const place = () =>
    page.evaluate(() => {
      const [box, item] = [document.querySelector(".transcript"), document.querySelector("[aria-current=true].transcript-row")].map((element) => element?.getBoundingClientRect());
      return box !== undefined && item !== undefined && item.top >= box.top - 1 && item.top < box.bottom - 20;
    });
  await expect.poll(place, { timeout: PATIENCE }).toBe(true);
}
