// Asks the gateway with the official JavaScript clients and writes what they understood as one line of JSON.
// Usage: node sdk-clients.mjs FOLDER-WITH-node_modules GATEWAY KEY
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, gateway, key] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const OpenAI = require('openai').default ?? require('openai');
const Anthropic = require('@anthropic-ai/sdk').default ?? require('@anthropic-ai/sdk');
const openai = new OpenAI({ apiKey: key, baseURL: `${gateway}/v1`, maxRetries: 0 });
const anthropic = new Anthropic({ apiKey: key, baseURL: gateway, maxRetries: 0 });
const messages = [{ role: 'user', content: 'hi' }];
const seen = {};

const completion = await openai.chat.completions.create({ model: 'gpt-x', messages });
seen.chat = [completion.choices[0].message.content, completion.usage.completion_tokens];

let text = '', usage = null;
for await (const chunk of await openai.chat.completions.create({ model: 'gpt-x', messages, stream: true, stream_options: { include_usage: true } })) {
  text += chunk.choices[0]?.delta?.content ?? '';
  usage = chunk.usage ?? usage;
}
seen.chatStream = [text, usage.completion_tokens];

text = '';
for await (const event of await openai.responses.create({ model: 'gpt-x', input: 'hi', stream: true })) {
  if (event.type === 'response.output_text.delta') text += event.delta;
  if (event.type === 'response.completed') usage = event.response.usage;
}
seen.responses = [text, usage.output_tokens];

const message = await anthropic.messages.create({ model: 'claude-x', max_tokens: 64, messages });
seen.message = [message.content[0].text, message.usage.output_tokens];

const stream = anthropic.messages.stream({ model: 'claude-x', max_tokens: 64, messages });
const final = await stream.finalMessage();
seen.messageStream = [final.content[0].text, final.usage.output_tokens];

const stranger = { apiKey: 'gk_no_such_key_1234567890', maxRetries: 0 };
seen.strangerOpenAI = await new OpenAI({ ...stranger, baseURL: `${gateway}/v1` }).chat.completions.create({ model: 'gpt-x', messages }).catch(error => [error.constructor.name, error.status, error.code]);
seen.strangerAnthropic = await new Anthropic({ ...stranger, baseURL: gateway }).messages.create({ model: 'claude-x', max_tokens: 64, messages }).catch(error => [error.constructor.name, error.status, error.error.error.type]);
console.log(JSON.stringify(seen));
