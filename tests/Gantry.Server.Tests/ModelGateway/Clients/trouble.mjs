// What a maker's SDK makes of a picture, a refusal, an answer that is cut, and its own interrupt; prints what it understood. PROTOCOL says which client.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";

const { GATEWAY, KEY, MODEL, PROTOCOL, PNG } = process.env;
const anthropic = new Anthropic({ baseURL: GATEWAY, apiKey: KEY, maxRetries: 0 });
const openai = new OpenAI({ baseURL: `${GATEWAY}/v1`, apiKey: KEY, maxRetries: 0 });
const address = `data:image/png;base64,${PNG}`;

// The texts of an answer, as they come.
const ask = {
  async *messages(text, picture, signal) {
    const content = [{ type: "text", text }, ...(picture ? [{ type: "image", source: { type: "base64", media_type: "image/png", data: PNG } }] : [])];
    const stream = await anthropic.messages.create({ model: MODEL, max_tokens: 64, stream: true, messages: [{ role: "user", content }] }, { signal });
    for await (const event of stream) if (event.delta?.type === "text_delta") yield event.delta.text;
  },
  async *chat(text, picture, signal) {
    const content = [{ type: "text", text }, ...(picture ? [{ type: "image_url", image_url: { url: address } }] : [])];
    const stream = await openai.chat.completions.create({ model: MODEL, stream: true, messages: [{ role: "user", content }] }, { signal });
    for await (const chunk of stream) if (chunk.choices[0]?.delta?.content) yield chunk.choices[0].delta.content;
  },
  async *responses(text, picture, signal) {
    const content = [{ type: "input_text", text }, ...(picture ? [{ type: "input_image", image_url: address, detail: "auto" }] : [])];
    const stream = await openai.responses.create({ model: MODEL, stream: true, store: false, input: [{ role: "user", content }] }, { signal });
    for await (const event of stream) {
      if (event.type === "response.output_text.delta") yield event.delta;
      if (event.type === "response.failed") throw new Error(event.response.error.message);
    }
  },
}[PROTOCOL];

async function all(text, picture) {
  let said = "";
  for await (const piece of ask(text, picture)) said += piece;
  return said;
}

async function fault(text) {
  try {
    return { said: await all(text, false) };
  } catch (error) {
    return { status: error.status ?? null, message: error.message };
  }
}

async function interrupted() {
  const abort = new AbortController();
  let said = "";
  try {
    for await (const piece of ask("be-slow", false, abort.signal)) {
      said += piece;
      abort.abort();
    }
  } catch {
    // Some of the SDKs throw, some end.
  }
  return said;
}

console.log(JSON.stringify({ picture: await all("look", true), refused: await fault("be-refused"), cut: await fault("be-cut"), interrupted: await interrupted() }));
