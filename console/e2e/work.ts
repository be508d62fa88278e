import type { CDPSession, Page } from "playwright-core";

/** What a page's main thread did while something happened. */
export interface Work {
  /** Processor time of the main thread, in milliseconds: other programs on the machine do not lengthen it. */
  cpu: number;
  frames: number;
  /** Tasks that took longer than 50 ms by the clock, which other programs do lengthen. */
  longTasks: number;
}

/** Measures the work of a page's main thread, by its processor time and not by the clock. */
export class WorkMeter {
  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
  ) {}

  static async of(page: Page): Promise<WorkMeter> {
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    return new WorkMeter(page, session);
  }

  /** @param during gives how many frames were drawn. */
  async measure(during: () => Promise<number>): Promise<Work> {
    await this.page.evaluate(() => {
      const counted = window as unknown as { longTasks: number };
      counted.longTasks = 0;
      new PerformanceObserver((list) => (counted.longTasks += list.getEntries().length)).observe({ type: "longtask" });
    });
    const before = await this.cpu();
    const frames = await during();
    const cpu = (await this.cpu()) - before;
    return { cpu, frames, longTasks: await this.page.evaluate(() => (window as unknown as { longTasks: number }).longTasks) };
  }

  private async cpu(): Promise<number> {
    const { metrics } = await this.session.send("Performance.getMetrics");
    return metrics.find((metric) => metric.name === "TaskDuration")!.value * 1000;
  }
}
