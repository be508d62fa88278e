// A turn with tools as OpenAI's SDK makes it with Responses, streamed; prints what the SDK understood.
import OpenAI from "openai";

const client = new OpenAI({ baseURL: `${process.env.GATEWAY}/v1`, apiKey: process.env.KEY, maxRetries: 0 });
const request = {
  model: process.env.MODEL,
  store: false,
  reasoning: { effort: "low", summary: "auto" },
  include: ["reasoning.encrypted_content"],
  tools: [{ type: "function", name: "get_weather", strict: false, parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } }],
};
const input = [{ role: "user", content: "How is the weather?" }];
const first = await client.responses.stream({ ...request, input }).finalResponse();
const calls = first.output.filter((item) => item.type === "function_call");
input.push(...first.output);
for (const call of calls) input.push({ type: "function_call_output", call_id: call.call_id, output: JSON.parse(call.arguments).city });
const last = await client.responses.stream({ ...request, input }).finalResponse();
console.log(JSON.stringify({
  said: last.output_text ?? last.output.filter((item) => item.type === "message").flatMap((item) => item.content).map((part) => part.text).join(""),
  calls: calls.map((call) => [call.name, JSON.parse(call.arguments)]),
  input: last.usage.input_tokens - last.usage.input_tokens_details.cached_tokens,
  cached: last.usage.input_tokens_details.cached_tokens,
  output: last.usage.output_tokens,
}));
