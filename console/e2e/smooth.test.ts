import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { growText, replaceStream, tellLines } from "./feed";
import { stories } from "./stage";
import { WorkMeter } from "./work";

const SHORT = 1_000;
const LONG = 100_000;
const JUMPS = 60;
const STEPS = 120;
const WORDS = 200;
const MOST_ROWS = 120;

stories("a long session", (stage) => {
  it("costs the page no more than a short one: thrown from end to end, read line by line, and while a text grows", async () => {
    const session = await stage.daemon.session(stage.daemon.repository("long"), "Long");
    const measured = [];
    for (const events of [SHORT, LONG]) {
      const page = await stage.visitors.signIn(stage.daemon);
      await replaceStream(page);
      await page.goto(`${stage.daemon.address}/app/sessions/${session}`);
      await tellLines(page, session, events);
      await page.getByText(`Line ${events}`, { exact: true }).waitFor();
      const meter = await WorkMeter.of(page);
      const thrown = await meter.measure(() => jump(page));
      const read = await meter.measure(() => step(page));
      expect(await page.locator(".transcript-row").count()).toBeLessThan(MOST_ROWS);
      await page.evaluate(() => document.querySelector(".transcript")!.scrollTo(0, Number.MAX_SAFE_INTEGER));
      const grown = await meter.measure(() => growText(page, session, WORDS).then(() => WORDS));
      await page.getByText(`word ${WORDS - 1}`).waitFor();
      const rows = await page.locator(".transcript-row").count();
      expect(rows).toBeLessThan(MOST_ROWS);
      measured.push({ events, rows, thrown, read, grown });
      await page.context().close();
    }

    const [short, long] = measured as [(typeof measured)[0], (typeof measured)[0]];
    for (const kind of ["thrown", "read", "grown"] as const) {
      const [of, beside] = [long[kind].cpu / long[kind].frames, short[kind].cpu / short[kind].frames];
      console.log(
        `${kind}: ${of.toFixed(1)} ms of the main thread a frame for ${LONG} events, ${beside.toFixed(1)} ms for ${SHORT} (${(of / beside).toFixed(2)}x); ` +
          `tasks over 50 ms ${long[kind].longTasks} and ${short[kind].longTasks} in ${long[kind].frames} frames; ${long.rows} rows in the page`,
      );
      expect(of, kind).toBeLessThan(beside * 3 + 10);
    }
  }, 300_000);
});

/** Throws the transcript from place to place, all over its length. */
async function jump(page: Page): Promise<number> {
  await page.evaluate(async (jumps) => {
    const box = document.querySelector<HTMLElement>(".transcript")!;
    for (let jump = 0; jump < jumps; jump++) {
      box.scrollTop = (box.scrollHeight / jumps) * ((jump * 37) % jumps);
      await new Promise((next) => requestAnimationFrame(next));
    }
  }, JUMPS);
  return JUMPS;
}

/** Scrolls on from the middle, a few lines in each frame, as a wheel does. */
async function step(page: Page): Promise<number> {
  await page.evaluate(async (steps) => {
    const box = document.querySelector<HTMLElement>(".transcript")!;
    box.scrollTop = box.scrollHeight / 2;
    for (let step = 0; step < steps; step++) {
      box.scrollTop += 100;
      await new Promise((next) => requestAnimationFrame(next));
    }
  }, STEPS);
  return STEPS;
}
