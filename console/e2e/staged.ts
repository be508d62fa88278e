import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Daemon } from "./daemon";
import type { ModelServer } from "./modelServer";

/** The sessions that stand on the stage, by what they show. */
export interface Staged {
  /** Where they all work. */
  folder: string;
  done: string;
  waiting: string;
  command: string;
  asking: string;
  fresh: string;
  /** Talks on, for as long as one looks. */
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
| 3 lines of 0.335 | 1.02 | 1.01 |
| 7 lines of 1.115 | 7.84 | 7.81 |

\`\`\`python
def total(lines):
    return round(sum(line.price * line.count for line in lines), 2)
\`\`\`

All 14 tests pass.`;

const EXPLAINED = `An order is priced in three steps, all of them in \`prices.py\`:

1. **Each line** is its price times its count. Prices have three decimals, because some suppliers sell screws by the thousand; nothing is rounded here.
2. **The sum** of the lines is what the goods cost. A discount of the customer is taken off it, first the one in percent and then the one in money.
3. **The total** is that sum, rounded once to whole cents. Half a cent goes up, as the tax office wants it.

The order matters. If every line were rounded by itself, seven lines of 1.115 would come to 7.84 instead of 7.81, and an order would cost more when it is split in two.

Taxes are no part of this: they are counted for the invoice, from the rounded total, by the module that prints it. What it needs of an order is the total and the country, and it asks for nothing else.

Shipping is a line like any other. It has a count of one, a price from the table of the carrier, and takes part in the discount only when the customer picks the goods up.`;

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
  "Explain how an order is priced.": [`@long ${JSON.stringify(EXPLAINED)}`],
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

  const [totals, version, linter, slow, , thanks, port] = Object.keys(PLAYBOOK) as [string, string, string, string, string, string, string];
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
  return { folder, done, waiting, command, asking, fresh, talking: "" };
}

/** The same stage with somebody who begins to talk. Who talked on it before stops. */
export async function beginTalk(daemon: Daemon, staged: Staged): Promise<Staged> {
  if (staged.talking !== "") await daemon.call("POST", `/api/sessions/${staged.talking}/interrupt`, {});
  const talking = await daemon.session(staged.folder, "", { agent: "native" }, Object.keys(PLAYBOOK)[4]!);
  await daemon.stands(talking, "running");
  return { ...staged, talking };
}

/** The sandbox to show: the real one where it is installed. */
export const SANDBOX = existsSync("/usr/bin/bwrap") ? "bubblewrap" : "process";
