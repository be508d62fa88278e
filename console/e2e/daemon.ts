import { spawn, type ChildProcess } from "node:child_process";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.GANTRY_PROGRAM ?? path.join(repository, "artifacts/bin/Gantry.Cli/debug/gantry");
const site = process.env.GANTRY_TEST_CONSOLE ?? path.join(repository, "console/dist");

// A provider that nobody reaches, so that there is one to show.
const PROVIDER = { ANTHROPIC_API_KEY: "sk-ant-nobody", ANTHROPIC_BASE_URL: "http://127.0.0.1:9" };

const MOST_ASKED = 1_200;
const ENDED = ["completed", "error", "cancelled", "interrupted"];

/** A real daemon that serves the built console, from a data directory of its own. */
export class Daemon {
  readonly folder = mkdtempSync(path.join(tmpdir(), "gantry-console-"));
  address = "";
  private process: ChildProcess | null = null;

  /** @param settings of this daemon, beside those of all. */
  constructor(private readonly settings: Record<string, string> = {}) {}

  /** Why there can be none here; null when there can. */
  static missing(): string | null {
    if (!existsSync(program)) return `${program} is not built; run: dotnet build`;
    if (!existsSync(path.join(site, "index.html"))) return "the console is not built; run: npm run build";
    return null;
  }

  /** Starts it; the second time on the address that it had. */
  async start(): Promise<void> {
    const listen = this.address === "" ? "127.0.0.1:0" : new URL(this.address).host;
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(GANTRY|HARNESS|ANTHROPIC|OPENAI)_/.test(name)));
    const started = spawn(program, ["serve", "--listen", listen, "--data-dir", path.join(this.folder, "data")], {
      cwd: this.folder,
      env: { ...environment, HOME: this.folder, GANTRY_SANDBOX: "process", GANTRY_CONTEXT_WINDOW: "20000", GANTRY_ALLOWED_HOSTS: "gantry.example.ts.net", GANTRY_CONSOLE_DIR: site, ...PROVIDER, ...this.settings },
    });
    this.process = started;
    this.address = await new Promise<string>((serves, fails) => {
      let said = "";
      const listen = (piece: Buffer) => {
        said += piece.toString();
        const address = /serves .* at (http:\S+);/.exec(said)?.[1];
        if (address) serves(address);
      };
      started.stdout.on("data", listen);
      started.stderr.on("data", listen);
      started.on("exit", () => fails(new Error(`The daemon ended: ${said}`)));
    });
  }

  async kill(): Promise<void> {
    const ending = this.process;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((done) => ending.once("exit", done));
    ending.kill("SIGKILL");
    await ended;
  }

  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async call<T>(method: string, route: string, body?: unknown): Promise<T> {
    const response = await fetch(this.address + route, {
      method,
      headers: { ...this.asOwner(), "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }

  /** The position of the first event of a type in what a session's log holds now. */
  async positionOf(session: string, type: string): Promise<number> {
    const stream = await fetch(`${this.address}/api/sessions/${session}/events`, { headers: this.asOwner() });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("event: synced")) {
      const { value, done } = await reader.read();
      if (done) break;
      text += value;
    }
    await reader.cancel();
    const events = text.split("\n").flatMap((line) => (line.startsWith("data: ") ? [JSON.parse(line.slice(6)) as { type?: string; seq: number }] : []));
    const found = events.find((event) => event.type === type);
    if (!found) throw new Error(`Session ${session} has no event ${type}.`);
    return found.seq;
  }

  private asOwner(): Record<string, string> {
    return { Authorization: `Bearer ${readFileSync(path.join(this.folder, "data/owner-token"), "utf8").trim()}` };
  }

  /** Ends whatever a story before left at work, and with it what it left waiting. */
  async rest(): Promise<void> {
    for (let look = 0; look < MOST_ASKED; look++) {
      const { items } = await this.call<{ items: { session_id: string; last_run: { run_id: string; status: string } | null }[] }>("GET", "/api/sessions?limit=200");
      const active = items.filter(({ last_run: run }) => run && !ENDED.includes(run.status));
      const waiting = await this.call<{ items: unknown[] }>("GET", "/api/approvals?status=pending&limit=1");
      if (active.length === 0 && waiting.items.length === 0) return;
      // Who ends by itself meanwhile needs no ending.
      for (const { last_run: run } of active) await this.call("POST", `/api/runs/${run!.run_id}/cancel`, {}).catch(() => {});
      await later(100);
    }
    throw new Error("What the story before left at work does not end.");
  }

  async signInLink(): Promise<string> {
    const { ticket } = await this.call<{ ticket: string }>("POST", "/api/tickets", { purpose: "sign_in" });
    return `${this.address}/sign-in?ticket=${ticket}`;
  }

  /** Allows what a session asks until it asks no more. */
  async allow(session: string): Promise<void> {
    for (let asked = 0; asked < MOST_ASKED; asked++) {
      if ((await this.standing(session)) === "completed") return;
      const { items } = await this.call<{ items: { approval_id: string; input_hash: string }[] }>("GET", `/api/approvals?status=pending&session_id=${session}`);
      for (const item of items) await this.call("POST", `/api/approvals/${item.approval_id}`, { decision: "allow", input_hash: item.input_hash });
      await later(100);
    }
    throw new Error(`Session ${session} asks on.`);
  }

  /** Waits until something of a session waits for a person. */
  async waiting(session: string): Promise<void> {
    await this.stands(session, "waiting_approval");
  }

  /** Waits until the last run of a session stands so. */
  async stands(session: string, status: string): Promise<void> {
    let last: string | undefined;
    for (let look = 0; look < MOST_ASKED; look++) {
      last = await this.standing(session);
      if (last === status) return;
      await later(100);
    }
    throw new Error(`Session ${session} is ${last}, and was to be ${status}.`);
  }

  private async standing(session: string): Promise<string | undefined> {
    return (await this.call<{ last_run: { status: string } | null }>("GET", `/api/sessions/${session}`)).last_run?.status;
  }

  /** A git repository with a file in it; one of its own for a story that is told once more. */
  repository(name: string): string {
    let folder = path.join(this.folder, name);
    for (let again = 2; existsSync(folder); again++) folder = path.join(this.folder, `${name}-${again}`);
    execFileSync("git", ["init", "-q", folder]);
    writeFileSync(path.join(folder, "README.md"), "# Sample\n");
    this.commit(folder);
    return folder;
  }

  commit(folder: string): void {
    execFileSync("git", ["-C", folder, "add", "."]);
    execFileSync("git", ["-C", folder, "-c", "user.name=Ada", "-c", "user.email=ada@example.test", "commit", "-qm", "First"]);
  }

  /** A session in a copy of a folder, with a first prompt when there is one. An empty title is left to the prompt. */
  async session(folder: string, title: string, ...rest: [Record<string, unknown>, ...string[]] | string[]): Promise<string> {
    const [more, prompt] = typeof rest[0] === "object" ? [rest[0], rest.slice(1)] : [{}, rest];
    const { session_id } = await this.call<{ session_id: string }>("POST", "/api/sessions", { repo_url: folder, agent: "demo", isolated: true, ...(title && { title }), ...more });
    if (prompt.length > 0) await this.call("POST", `/api/sessions/${session_id}/prompt`, { prompt: prompt.join("\n") });
    return session_id;
  }
}

function later(milliseconds: number): Promise<void> {
  return new Promise((next) => setTimeout(next, milliseconds));
}
