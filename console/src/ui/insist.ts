const WAIT = 2_000;

/**
 * Loads a part of the console, again and again while the daemon does not answer: a page that is open outlives a daemon that is not. When the daemon has another console
 * by now, in which the part is called otherwise, the page is loaded anew.
 */
export async function insist<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      if (await isOutdated()) location.reload();
      await new Promise((next) => setTimeout(next, WAIT));
    }
  }
}

async function isOutdated(): Promise<boolean> {
  const mine = document.querySelector("script[type=module][src]")?.getAttribute("src");
  try {
    const answer = await fetch("/app/", { cache: "no-store" });
    return answer.ok && Boolean(mine) && !(await answer.text()).includes(mine!);
  } catch {
    return false;
  }
}
