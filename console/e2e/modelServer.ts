import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const VERBS = /^@(say|tool|long|refuse)\b/;
const MOST_TICKS = 30_000;
const BETWEEN_TICKS = 20;
const BETWEEN_WORDS = 100;

interface Part {
  isResult: boolean;
  text: string;
}

/**
 * A provider on loopback that speaks the Messages protocol and does what the user's message says, one line per answer: `@say TEXT`, `@tool NAME JSON`, `@long TEXT`, which
 * talks until it is cut off, `@refuse`. After the last line it says that it is done. A text may stand in JSON, for one of many lines. A message that the playbook
 * knows is answered as it says there.
 */
export class ModelServer {
  private server: Server | null = null;
  /** The names of the models that were asked, in order. */
  readonly asked: string[] = [];
  private playbook: Readonly<Record<string, readonly string[]>> = {};

  get address(): string {
    return `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}`;
  }

  /** From now on these messages are answered with these lines. */
  plays(playbook: Readonly<Record<string, readonly string[]>>): void {
    this.playbook = playbook;
  }

  async start(): Promise<void> {
    this.server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((listens) => this.server!.listen(0, "127.0.0.1", listens));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((closed) => (this.server ? this.server.close(() => closed()) : closed()));
  }

  private played(text: string): string {
    const known = Object.keys(this.playbook).find((said) => text.includes(said));
    return known === undefined ? text : this.playbook[known]!.join("\n");
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    if (request.method !== "POST" || !request.url?.startsWith("/v1/messages") || request.url.includes("count_tokens")) {
      response.writeHead(404).end();
      return;
    }
    const body = JSON.parse(Buffer.concat(pieces).toString()) as { model: string; messages: { role: string; content: string | Record<string, unknown>[] }[] };
    this.asked.push(body.model);
    const [verb, words] = next(partsOf(body.messages).map((part) => (part.isResult ? part : { ...part, text: this.played(part.text) })));
    if (verb === "refuse") {
      response.writeHead(400, { "Content-Type": "application/json" }).end('{"type":"error","error":{"type":"invalid_request_error","message":"messages.1: tool_use ids must be unique."}}');
      return;
    }
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    const send = (type: string, frame: object) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...frame })}\n\n`);
    send("message_start", {
      message: { id: `msg_${crypto.randomUUID().replaceAll("-", "")}`, type: "message", role: "assistant", model: body.model, content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 12_000, output_tokens: 1 } },
    });
    if (verb === "tool") {
      const at = words.indexOf(" ");
      send("content_block_start", { index: 0, content_block: { type: "tool_use", id: `toolu_${crypto.randomUUID().replaceAll("-", "")}`, name: words.slice(0, at), input: {} } });
      send("content_block_delta", { index: 0, delta: { type: "input_json_delta", partial_json: words.slice(at + 1) } });
    } else {
      send("content_block_start", { index: 0, content_block: { type: "text", text: "" } });
      const text = words.startsWith('"') ? (JSON.parse(words) as string) : words;
      for (let tick = 0; verb === "long" && tick < MOST_TICKS && !response.destroyed; tick++) {
        const word = text === "" ? `tick ${tick}\n` : wordAt(text, tick);
        if (word) send("content_block_delta", { index: 0, delta: { type: "text_delta", text: word } });
        await new Promise((goesOn) => setTimeout(goesOn, text === "" ? BETWEEN_TICKS : BETWEEN_WORDS));
      }
      send("content_block_delta", { index: 0, delta: { type: "text_delta", text: verb === "long" ? "" : text } });
    }
    send("content_block_stop", { index: 0 });
    send("message_delta", { delta: { stop_reason: verb === "tool" ? "tool_use" : "end_turn", stop_sequence: null }, usage: { output_tokens: 7 } });
    send("message_stop", {});
    response.end();
  }
}

// One word after the other; after the last it thinks about more.
function wordAt(text: string, place: number): string | undefined {
  const word = text.split(" ")[place];
  return word && `${word} `;
}

function partsOf(messages: { role: string; content: string | Record<string, unknown>[] }[]): Part[] {
  return messages
    .filter((message) => message.role === "user")
    .flatMap(({ content }) => (typeof content === "string" ? [{ type: "text", text: content }] : content))
    .filter((block) => block.type === "text" || block.type === "tool_result")
    .map((block) => ({ isResult: block.type === "tool_result", text: String(block.text ?? "") }));
}

// The last message that holds a script says what is next, and the results behind it say how far it has come.
function next(parts: Part[]): readonly [verb: string, words: string] {
  const place = parts.findLastIndex((part) => linesOf(part.text).length > 0);
  if (place < 0) return ["say", "Nothing to do."];
  const results = parts.slice(place + 1).filter((part) => part.isResult).length;
  const line = linesOf(parts[place]!.text)[results] ?? "@say All done.";
  const at = line.indexOf(" ");
  return at < 0 ? [line.slice(1), ""] : [line.slice(1, at), line.slice(at + 1)];
}

function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => VERBS.test(line));
}
