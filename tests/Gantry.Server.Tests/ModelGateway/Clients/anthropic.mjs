// A turn with tools as Anthropic's SDK makes it, streamed; prints what the SDK understood.
import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ baseURL: process.env.GATEWAY, apiKey: process.env.KEY, maxRetries: 0 });
const request = {
  model: process.env.MODEL,
  max_tokens: 4096,
  thinking: { type: "enabled", budget_tokens: 2048 },
  tools: [{ name: "get_weather", input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } }],
};
const messages = [{ role: "user", content: "How is the weather?" }];
const first = await client.messages.stream({ ...request, messages }).finalMessage();
const calls = first.content.filter((block) => block.type === "tool_use");
messages.push({ role: "assistant", content: first.content });
messages.push({ role: "user", content: calls.map((call) => ({ type: "tool_result", tool_use_id: call.id, content: call.input.city })) });
const last = await client.messages.stream({ ...request, messages }).finalMessage();
console.log(JSON.stringify({
  said: last.content.filter((block) => block.type === "text").map((block) => block.text).join(""),
  calls: calls.map((call) => [call.name, call.input]),
  input: last.usage.input_tokens,
  cached: last.usage.cache_read_input_tokens,
  output: last.usage.output_tokens,
}));
