import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** How one tells an agent in a story what its model shall answer. */
export interface StoryAgent {
  name: string;
  command(words: string): string;
  say(words: string): string;
  talkForLong: string;
}

export const DEMO: StoryAgent = {
  name: "demo",
  command: (words) => `/demo tool bash ${JSON.stringify({ command: words })}`,
  say: (words) => `/demo say ${words}`,
  talkForLong: "/demo stream 30000 20",
};

export const CLAUDE: StoryAgent = {
  name: "claude",
  command: (words) => `@tool Bash ${JSON.stringify({ command: words, description: words })}`,
  say: (words) => `@say ${words}`,
  talkForLong: "@long",
};

const usual = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../artifacts/agents");

/** The real Claude Code, where eng/dev/install-agents.sh put it; null when it is not there. */
export function realClaude(): string | null {
  const versions = path.join(process.env.GANTRY_TEST_AGENTS ?? usual, "claude");
  if (!existsSync(versions)) return null;
  return readdirSync(versions).map((version) => path.join(versions, version, "node_modules/.bin/claude")).find((program) => existsSync(program)) ?? null;
}
