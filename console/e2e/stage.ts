import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import { browserMissing, Visitors } from "./browser";
import { Daemon } from "./daemon";

/** What the stories of one file share: a daemon of their own, and a browser. */
export interface Stage {
  readonly daemon: Daemon;
  /** Only inside a story: the browser starts with the first. */
  readonly visitors: Visitors;
}

/** Stories that are told on one stage, one after the other; skipped, with the reason, where there is no browser or no program. */
export function stories(about: string, tell: (stage: Stage) => void, settings?: Record<string, string>): void {
  const missing = browserMissing() ?? Daemon.missing();
  if (missing) console.log(`Skipped: ${missing}`);

  describe.skipIf(missing !== null)(about, () => {
    const daemon = new Daemon(settings);
    let visitors: Visitors | undefined;

    beforeAll(async () => {
      await daemon.start();
      visitors = await Visitors.arrive();
    });

    afterAll(async () => {
      await visitors?.leave();
      await daemon.dispose();
    });

    beforeEach(() => daemon.rest());

    afterEach(async ({ task }) => {
      if (task.result?.state === "fail") console.log(await visitors?.lastWords().catch(String));
      await visitors?.goHome();
    });

    tell({
      daemon,
      get visitors() {
        return visitors!;
      },
    });
  });
}
