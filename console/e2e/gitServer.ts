import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const PIECE = 64 * 1024;
const LARGE = 4 * PIECE;

/** Git's own HTTP server over TLS on loopback, which can be held back to be watched. */
export class GitServer {
  readonly folder = mkdtempSync(path.join(tmpdir(), "gantry-git-"));
  private server: Server | null = null;
  private held: Promise<void> = Promise.resolve();

  /** Why there can be none here; null when there can. */
  static missing(): string | null {
    try {
      execFileSync("openssl", ["version"], { stdio: "ignore" });
      return null;
    } catch {
      return "openssl is not installed; on Debian: apt-get install openssl";
    }
  }

  get certificate(): string {
    return path.join(this.folder, "certificate.pem");
  }

  get host(): string {
    return `localhost:${(this.server!.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    const key = path.join(this.folder, "key.pem");
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:TRUE"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", this.certificate, ...subject], { stdio: "ignore" });
    this.server = createServer({ key: readFileSync(key), cert: readFileSync(this.certificate) }, (request, response) => void this.serve(request, response));
    await new Promise<void>((listens) => this.server!.listen(0, "127.0.0.1", listens));
  }

  /** A repository with a megabyte in it, under a name of its own. */
  repository(name: string): string {
    const work = path.join(this.folder, `${name}-work`);
    const git = (...words: string[]) => execFileSync("git", ["-C", work, "-c", "user.name=Ada", "-c", "user.email=ada@example.test", ...words], { stdio: "ignore" });
    mkdirSync(work);
    git("init", "-q");
    writeFileSync(path.join(work, "README.md"), "# Sample\n");
    for (let number = 0; number < 64; number++) writeFileSync(path.join(work, `data-${number}.bin`), randomBytes(16 * 1024));
    git("add", ".");
    git("commit", "-qm", "First");
    execFileSync("git", ["clone", "-q", "--bare", work, path.join(this.folder, "served", `${name}.git`)]);
    return `https://${this.host}/${name}.git`;
  }

  /** Keeps the last piece of what is large back until the function that it gives is called. */
  holdBack(): () => void {
    let goOn = () => {};
    this.held = new Promise((go) => (goOn = go));
    return goOn;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((closed) => (this.server ? this.server.close(() => closed()) : closed()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, "https://localhost");
    const backend = spawn("git", ["http-backend"], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: path.join(this.folder, "served"),
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method!,
        CONTENT_TYPE: request.headers["content-type"] ?? "",
        HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
        GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
        REMOTE_ADDR: "127.0.0.1",
      },
      stdio: ["pipe", "pipe", "ignore"],
    });
    request.pipe(backend.stdin);
    response.on("close", () => backend.kill());
    backend.stdin.on("error", () => {});
    const answer: Buffer[] = [];
    for await (const piece of backend.stdout) answer.push(piece as Buffer);
    const whole = Buffer.concat(answer);
    const end = whole.indexOf("\r\n\r\n");
    for (const line of whole.subarray(0, end).toString().split("\r\n")) {
      const [name, value] = line.split(": ") as [string, string];
      if (name === "Status") response.statusCode = Number(value.slice(0, 3));
      else response.setHeader(name, value);
    }
    for (let at = end + 4; at < whole.length && !response.destroyed; at += PIECE) {
      if (whole.length > LARGE && at + PIECE >= whole.length) await this.held;
      response.write(whole.subarray(at, at + PIECE));
    }
    response.end();
  }
}
