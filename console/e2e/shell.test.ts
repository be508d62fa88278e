import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const site = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../dist");
const LARGEST = 300_000;

describe.skipIf(!existsSync(path.join(site, "index.html")))("the shell", () => {
  it("is small: what every page loads is under 300 kB, compressed", () => {
    const files = loaded("index.html");
    const size = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(path.join(site, file))).length, 0);
    console.log(`the shell: ${(size / 1000).toFixed(1)} kB gzip in ${files.size} files`);
    expect(size).toBeLessThan(LARGEST);
    expect(size).toBeGreaterThan(20_000);
  });

  it("has no script or style of its own in the page", () => {
    for (const page of ["index.html", "diagram.html"]) {
      const text = readFileSync(path.join(site, page), "utf8");
      expect(text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|javascript:/i);
      expect(text).not.toMatch(/\sstyle=/i);
    }
  });
});

/** A page with all that it loads before anything is asked for: its scripts, their static imports, its styles. */
function loaded(page: string, found = new Set<string>()): Set<string> {
  found.add(page);
  const text = readFileSync(path.join(site, page), "utf8");
  const references = page.endsWith(".html")
    ? [...text.matchAll(/(?:src|href)="\/app\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]!)
    : [...text.matchAll(/(?:^|[;}\s])(?:import|export)\b[^"'()]*?["']\.\/([^"']+\.js)["']/g)].map((match) => path.posix.join(path.posix.dirname(page), match[1]!));
  for (const reference of references) if (!found.has(reference)) loaded(reference, found);
  return found;
}
