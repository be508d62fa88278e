import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Daemon } from "./daemon";
import type { ModelServer } from "./modelServer";

/** The sessions that stand on the stage, by what they show. */
export interface Staged {
  done: string;
  waiting: string;
  command: string;
  asking: string;
  fresh: string;
  talking: string;
}

const EDIT = { path: "prices.py", edits: [{ old_string: "    return sum(round(line.price * line.count, 2) for line in lines)", new_string: "    return round(sum(line.price * line.count for line in lines), 2)" }] };
const HELP = `# Shop

Prices of an order, in cents that add up.

\`\`\`sh
./shop --version
\`\`\`
`;

const DONE = `The total was rounded line by line, so cents went missing in long orders. It is rounded **once** now.

| order | before | now |
| --- | ---: | ---: |
| 3 × 0.335 | 1.02 | 1.01 |
| 7 × 1.115 | 7.84 | 7.81 |

\`\`\`python
def total(lines):
    return round(sum(line.price * line.count for line in lines), 2)
\`\`\`

All 14 tests pass.`;

/** What the scripted model does for which message; a line for each of its answers, in the words of ModelServer. */
export const PLAYBOOK: Record<string, readonly string[]> = {
  "The totals of long orders are a few cents off.": [
    '@tool read_file {"path":"prices.py"}',
    `@tool edit_file ${JSON.stringify(EDIT)}`,
    '@tool bash {"command":"./test.sh"}',
    `@say ${JSON.stringify(DONE)}`,
  ],
  "Say in the README how one asks for the version.": ['@tool read_file {"path":"README.md"}', `@tool write_file ${JSON.stringify({ path: "README.md", content: HELP })}`, "@say Done."],
  "Bring the linter up to date.": ['@tool bash {"command":"npm install --save-dev eslint@latest && npx eslint --fix src/"}', "@say Done."],
  "Speed up the import of orders.": ['@tool ask_user {"question":"Which half shall I speed up first?","choices":["Reading the file","Writing to the database"]}', "@say Done."],
  "Explain how an order is priced.": ["@long"],
  "Thanks. Which test covers that?": ["@say `test_long_order` in `test_prices.py`: it fails without the change, by 3 cents."],
  "Port the tests to the new runner.": ["@refuse"],
};

const PRICES = `from collections import namedtuple

Line = namedtuple("Line", "price count")


def total(lines):
    return sum(round(line.price * line.count, 2) for line in lines)
`;

/** Puts on stage what a busy morning leaves: things that wait, things that are done, one that failed, rules and a key. */
export async function setStage(daemon: Daemon, model: ModelServer): Promise<Staged> {
  model.plays(PLAYBOOK);
  const folder = daemon.repository("shop");
  writeFileSync(path.join(folder, "prices.py"), PRICES);
  writeFileSync(path.join(folder, "test.sh"), "#!/bin/sh\necho '14 passed in 0.21 s'\n", { mode: 0o755 });
  daemon.commit(folder);
  await daemon.call("POST", "/api/rules", { effect: "allow", kind: "command", pattern: "./test.sh", reason: "our own tests" });
  await daemon.call("POST", "/api/rules", { effect: "deny", kind: "command", pattern: "git push *", reason: "a person pushes" });
  await daemon.call("POST", "/api/keys", { holder_kind: "user", held_by: "owner", name: "my editor", models: ["claude-*"], budgets: [{ window: "month", usd: 20 }] });

  const [totals, version, linter, slow, explain, thanks, port] = Object.keys(PLAYBOOK) as [string, string, string, string, string, string, string];
  const failed = await daemon.session(folder, "", { agent: "native" }, port);
  await daemon.stands(failed, "error");
  const done = await daemon.session(folder, "", { agent: "native" }, totals);
  await daemon.allow(done);
  await daemon.stands(done, "completed");
  await daemon.call("POST", `/api/sessions/${done}/prompt`, { prompt: thanks });
  await daemon.stands(done, "completed");
  const asking = await daemon.session(folder, "", { agent: "native" }, slow);
  await daemon.waiting(asking);
  const command = await daemon.session(folder, "", { agent: "native" }, linter);
  await daemon.waiting(command);
  const waiting = await daemon.session(folder, "", { agent: "native" }, version);
  await daemon.waiting(waiting);
  const fresh = await daemon.session(folder, "", { agent: "native" });
  const talking = await daemon.session(folder, "", { agent: "native" }, explain);
  return { done, waiting, command, asking, fresh, talking };
}

/** Lets the session that talks go on talking, which it does for a minute at a time. */
export async function keepTalking(daemon: Daemon, { talking }: Staged): Promise<void> {
  const { last_run } = await daemon.call<{ last_run: { status: string } }>("GET", `/api/sessions/${talking}`);
  if (last_run.status === "completed") await daemon.call("POST", `/api/sessions/${talking}/prompt`, { prompt: Object.keys(PLAYBOOK)[4] });
  await daemon.stands(talking, "running");
}

/** The sandbox to show: the real one where it is installed. */
export const SANDBOX = existsSync("/usr/bin/bwrap") ? "bubblewrap" : "process";
