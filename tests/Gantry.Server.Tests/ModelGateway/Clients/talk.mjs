// Conversations of the makers' npm SDKs, led from outside: an order is a line of JSON on stdin, what the SDK made of it are lines on stdout.
// Usage: node talk.mjs FOLDER-WITH-node_modules
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(join(process.argv[2], "package.json"));
const Anthropic = require("@anthropic-ai/sdk").default ?? require("@anthropic-ai/sdk");
const OpenAI = require("openai").default ?? require("openai");

class Messages {
  constructor(terms) {
    this.terms = terms;
    this.client = new Anthropic({ baseURL: terms.origin, apiKey: terms.key, maxRetries: 0 });
    this.messages = [];
  }

  say(text, png) {
    const picture = png && { type: "image", source: { type: "base64", media_type: "image/png", data: png } };
    this.messages.push({ role: "user", content: picture ? [{ type: "text", text }, picture] : text });
  }

  give(results) {
    this.messages.push({ role: "user", content: this.calls.map((call, at) => ({ type: "tool_result", tool_use_id: call.id, content: results[at] })) });
  }

  async ask(signal, hear) {
    const { model, stream, tool, thinks } = this.terms;
    const request = { model, max_tokens: 4096, messages: this.messages };
    if (tool) request.tools = [{ name: tool.name, description: tool.description, input_schema: tool.schema }];
    if (thinks) request.thinking = { type: "enabled", budget_tokens: 2048 };
    const answer = stream
      ? await this.client.messages.stream(request, { signal }).on("text", hear).finalMessage()
      : await this.client.messages.create(request, { signal });
    const of = (type) => answer.content.filter((block) => block.type === type);
    this.calls = of("tool_use");
    this.messages.push({ role: "assistant", content: answer.content });
    const { input_tokens: input, cache_read_input_tokens: cached, output_tokens: output } = answer.usage;
    return {
      text: of("text").map((block) => block.text).join(""),
      thought: of("thinking").map((block) => block.thinking).join(""),
      calls: this.calls.map((call) => ({ tool: call.name, city: call.input.city })),
      usage: { input, cached, output },
    };
  }
}

class Chat {
  constructor(terms) {
    this.terms = terms;
    this.client = new OpenAI({ baseURL: `${terms.origin}/v1`, apiKey: terms.key, maxRetries: 0 });
    this.messages = [];
  }

  say(text, png) {
    const picture = png && { type: "image_url", image_url: { url: `data:image/png;base64,${png}` } };
    this.messages.push({ role: "user", content: picture ? [{ type: "text", text }, picture] : text });
  }

  give(results) {
    this.calls.forEach((call, at) => this.messages.push({ role: "tool", tool_call_id: call.id, content: results[at] }));
  }

  async ask(signal, hear) {
    const { model, stream, tool, thinks } = this.terms;
    const request = { model, messages: this.messages };
    if (tool) request.tools = [{ type: "function", function: { name: tool.name, description: tool.description, parameters: tool.schema } }];
    if (thinks) request.reasoning_effort = "low";
    const answer = stream ? await this.streamed(request, signal, hear) : await this.client.chat.completions.create(request, { signal });
    const message = answer.choices[0].message;
    this.calls = message.tool_calls ?? [];
    this.messages.push(message);
    const cached = answer.usage.prompt_tokens_details?.cached_tokens ?? 0;
    return {
      text: message.content ?? "",
      thought: message.reasoning_content ?? "",
      calls: this.calls.map((call) => ({ tool: call.function.name, city: JSON.parse(call.function.arguments).city })),
      usage: { input: answer.usage.prompt_tokens - cached, cached, output: answer.usage.completion_tokens },
    };
  }

  // The SDK puts the chunks together; of fields that it does not know it keeps the last piece only, so a thought is gathered here.
  async streamed(request, signal, hear) {
    let thought = "";
    const details = [];
    const stream = this.client.chat.completions.stream({ ...request, stream_options: { include_usage: true } }, { signal });
    stream.on("content", hear).on("chunk", (chunk) => {
      thought += chunk.choices[0]?.delta.reasoning_content ?? "";
      details.push(...(chunk.choices[0]?.delta.reasoning_details ?? []));
    });
    const answer = await stream.finalChatCompletion();
    if (thought) answer.choices[0].message.reasoning_content = thought;
    if (details.length > 0) answer.choices[0].message.reasoning_details = details;
    return answer;
  }
}

class Responses {
  constructor(terms) {
    this.terms = terms;
    this.client = new OpenAI({ baseURL: `${terms.origin}/v1`, apiKey: terms.key, maxRetries: 0 });
    this.input = [];
  }

  say(text, png) {
    const content = [{ type: "input_text", text }];
    if (png) content.push({ type: "input_image", image_url: `data:image/png;base64,${png}`, detail: "auto" });
    this.input.push({ role: "user", content });
  }

  give(results) {
    this.calls.forEach((call, at) => this.input.push({ type: "function_call_output", call_id: call.call_id, output: results[at] }));
  }

  async ask(signal, hear) {
    const { model, stream, tool, thinks } = this.terms;
    const request = { model, store: false, input: this.input };
    if (tool) request.tools = [{ type: "function", name: tool.name, description: tool.description, strict: false, parameters: tool.schema }];
    if (thinks) Object.assign(request, { reasoning: { effort: "low", summary: "auto" }, include: ["reasoning.encrypted_content"] });
    const answer = stream
      ? await this.client.responses.stream(request, { signal }).on("response.output_text.delta", (event) => hear(event.delta)).finalResponse()
      : await this.client.responses.create(request, { signal });
    if (answer.status !== "completed") throw new Error(answer.error?.message ?? `The answer is ${answer.status}.`);
    const of = (type) => answer.output.filter((item) => item.type === type);
    this.calls = of("function_call");
    this.input.push(...answer.output);
    const cached = answer.usage.input_tokens_details.cached_tokens;
    return {
      text: answer.output_text,
      thought: of("reasoning").flatMap((item) => item.summary).map((part) => part.text).join(""),
      calls: this.calls.map((call) => ({ tool: call.name, city: JSON.parse(call.arguments).city })),
      usage: { input: answer.usage.input_tokens - cached, cached, output: answer.usage.output_tokens },
    };
  }
}

const protocols = { Messages, Chat, Responses };
const talks = new Map();
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function obey({ id, begin, text, png, results, interrupt }) {
  if (begin) talks.set(id, { talk: new protocols[begin.protocol](begin) });
  const known = talks.get(id);
  if (begin) return;
  if (interrupt) return known.abort.abort();
  if (results) known.talk.give(results);
  else known.talk.say(text, png);
  known.abort = new AbortController();
  try {
    say({ id, answer: await known.talk.ask(known.abort.signal, (heard) => say({ id, heard })) });
  } catch (error) {
    say({ id, fault: { status: error.status ?? null, message: String(error.message) } });
  }
}

createInterface({ input: process.stdin }).on("line", (line) => obey(JSON.parse(line)));
