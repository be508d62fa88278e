const WAIT = 2_000;

/** Loads a part of the console, again and again while the daemon does not answer: a page that is open outlives a daemon that is not. */
export async function insist<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((next) => setTimeout(next, WAIT));
    }
  }
}
