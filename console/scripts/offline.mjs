// Writes service-worker.js beside the pages: the worker of src/offline with the list of the files that the console needs to open, and a version that changes with them.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";

const worker = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../src/offline/service-worker.js");
const OTHERS = ["/app/", "/app/icon.svg", "/app/icon-192.png", "/app/icon-512.png", "/app/manifest.webmanifest"];

/** A plugin of Vite. What only the frame of diagrams needs is left out: it is large, and kept when it is first used. */
export function offline() {
  return {
    name: "gantry-offline",
    apply: "build",
    async generateBundle(_, bundle) {
      const entry = Object.values(bundle).find((chunk) => chunk.type === "chunk" && chunk.isEntry && chunk.facadeModuleId?.endsWith("/index.html"));
      if (!entry) throw new Error("The console has no index.html.");
      const found = new Set();
      const take = (name) => {
        const chunk = bundle[name];
        if (found.has(name) || chunk?.type !== "chunk") return;
        found.add(name);
        for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
        [...chunk.imports, ...chunk.dynamicImports].forEach(take);
      };
      take(entry.fileName);
      const files = [...OTHERS, ...[...found].sort().map((name) => `/app/${name}`)];
      const source = await readFile(worker, "utf8");
      const version = createHash("sha256").update(files.join("\n")).update(source).digest("hex").slice(0, 16);
      this.emitFile({ type: "asset", fileName: "service-worker.js", source: `const VERSION = ${JSON.stringify(version)};\nconst FILES = ${JSON.stringify(files)};\n${source}` });
    },
  };
}
