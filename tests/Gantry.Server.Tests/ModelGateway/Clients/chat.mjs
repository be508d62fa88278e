// A turn with tools as OpenAI's SDK makes it with Chat Completions, streamed; prints what the SDK understood.
import OpenAI from "openai";

const client = new OpenAI({ baseURL: `${process.env.GATEWAY}/v1`, apiKey: process.env.KEY, maxRetries: 0 });
const request = {
  model: process.env.MODEL,
  stream_options: { include_usage: true },
  tools: [{ type: "function", function: { name: "get_weather", parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } } }],
};
const messages = [{ role: "user", content: "How is the weather?" }];
const first = await client.chat.completions.stream({ ...request, messages }).finalChatCompletion();
const calls = first.choices[0].message.tool_calls;
messages.push(first.choices[0].message);
for (const call of calls) messages.push({ role: "tool", tool_call_id: call.id, content: JSON.parse(call.function.arguments).city });
const last = await client.chat.completions.stream({ ...request, messages }).finalChatCompletion();
console.log(JSON.stringify({
  said: last.choices[0].message.content,
  calls: calls.map((call) => [call.function.name, JSON.parse(call.function.arguments)]),
  input: last.usage.prompt_tokens - last.usage.prompt_tokens_details.cached_tokens,
  cached: last.usage.prompt_tokens_details.cached_tokens,
  output: last.usage.completion_tokens,
}));
