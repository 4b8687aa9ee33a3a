// Uses the local server as the service would be used, with a client that others wrote. Argument: the server's URL.
// The server's answers are those of script.json. Ends with "N checks passed", or with the check that failed and exit code 1.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';

const client = new Anthropic({ baseURL: process.argv[2], apiKey: 'any' });
const model = 'claude-sonnet-5-5';
const ask = { model, max_tokens: 500, messages: [{ role: 'user', content: 'Where are orders A-1042 and A-1043?' }] };
const thread = false; // message threads, which the runner would use otherwise, are unknown to the server
const textOf = (message) => message.content.find((block) => block.type === 'text')?.text;

let passed = 0;
async function check(name, body) {
  try {
    await body();
  } catch (failure) {
    console.log(`FAILED ${name}`);
    console.log(failure);
    process.exit(1);
  }
  console.log(`ok ${name}`);
  passed++;
}

async function failureOf(call) {
  try {
    await call();
  } catch (failure) {
    return failure;
  }
  return assert.fail('it did not fail');
}

await check('create', async () => {
  const message = await client.messages.create(ask);
  assert.equal(textOf(message), 'Rhine and Danube.');
  assert.equal(message.stop_reason, 'end_turn');
  assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 0);
  assert.match(message._request_id, /^req_/);
});

await check('stream, with pings and a comment, in chunks of 3 bytes', async () => {
  const seen = [];
  let text = '';
  const stream = client.messages
    .stream({ ...ask, thinking: { type: 'adaptive' } })
    .on('streamEvent', (event) => seen.push(event.type))
    .on('text', (piece) => (text += piece));
  const message = await stream.finalMessage();
  assert.equal(text, 'Größe: 17 🚚🚚 trucks.');
  assert.equal(message.content[0].thinking, 'Two rivers.');
  assert.ok(message.content[0].signature.length > 0);
  assert.equal(seen[0], 'message_start');
  assert.equal(seen.at(-1), 'message_stop');
});

const lookupOrder = betaTool({
  name: 'lookup_order',
  description: 'Finds an order by its number.',
  inputSchema: { type: 'object', properties: { number: { type: 'string' } }, required: ['number'] },
  run: ({ number }) => {
    if (number !== 'A-1042') {
      throw new Error(`No order ${number}.`);
    }
    return 'shipped';
  },
});

await check("tool loop, with the client's own tool runner", async () => {
  const runner = client.beta.messages.toolRunner({ ...ask, tools: [lookupOrder], thread });
  const message = await runner;
  assert.equal(textOf(message), 'One is shipped.');
  const results = runner.params.messages.find((m) => Array.isArray(m.content) && m.content[0].type === 'tool_result');
  assert.deepEqual(results.content.map((result) => result.is_error ?? false), [false, true]);
});

await check('tool loop, streamed, arguments in pieces of one character', async () => {
  const runner = client.beta.messages.toolRunner({ ...ask, tools: [lookupOrder], stream: true, thread });
  const messages = [];
  for await (const stream of runner) {
    messages.push(await stream.finalMessage());
  }
  assert.deepEqual(messages[0].content[0].input, { number: 'A-1042' });
  assert.equal(messages[0].stop_reason, 'tool_use');
  assert.equal(textOf(messages[1]), 'It is shipped.');
});

await check('count_tokens', async () => {
  const { max_tokens, ...countable } = ask;
  const short = await client.messages.countTokens(countable);
  const long = await client.messages.countTokens({ ...countable, system: 'Be brief. '.repeat(100) });
  assert.ok(short.input_tokens > 0);
  assert.ok(long.input_tokens > short.input_tokens + 100);
});

await check('models, page by page', async () => {
  const ids = [];
  for await (const info of client.models.list({ limit: 3 })) {
    ids.push(info.id);
  }
  assert.ok(ids.length > 6 && new Set(ids).size === ids.length);
  const info = await client.models.retrieve('claude-haiku-4-5');
  assert.equal(info.id, 'claude-haiku-4-5-20251001');
  assert.equal(info.max_input_tokens, 200000);
});

await check('400: a request that breaks a rule', async () => {
  const failure = await failureOf(() =>
    client.messages.create({ ...ask, messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] }),
  );
  assert.ok(failure instanceof Anthropic.BadRequestError);
  assert.match(failure.message, /text content blocks must be non-empty/);
  assert.match(failure.requestID, /^req_/);
});

await check('401', async () => {
  assert.ok((await failureOf(() => client.messages.create(ask))) instanceof Anthropic.AuthenticationError);
});

await check('404: a model that does not exist', async () => {
  const failure = await failureOf(() => client.messages.create({ ...ask, model: 'claude-9' }));
  assert.ok(failure instanceof Anthropic.NotFoundError);
  assert.match(failure.message, /model: claude-9/);
});

await check('429: retried after the time that the server says, unless it says not to', async () => {
  assert.equal(textOf(await client.messages.create(ask)), 'After a limit.');
  const failure = await failureOf(() => client.messages.create(ask));
  assert.ok(failure instanceof Anthropic.RateLimitError);
  assert.equal(failure.headers.get('retry-after'), '7');
});

await check('529: given up after three attempts', async () => {
  const failure = await failureOf(() => client.messages.create(ask));
  assert.ok(failure instanceof Anthropic.InternalServerError);
  assert.equal(failure.status, 529);
  assert.equal(failure.error.error.type, 'overloaded_error');
});

await check("502 with a gateway's page, and a reset: retried", async () => {
  assert.equal(textOf(await client.messages.create(ask)), 'After a gateway.');
  assert.equal(textOf(await client.messages.create(ask)), 'After a reset.');
});

await check('a stream that is cut, ends early, or fails', async () => {
  for (const expected of [/terminated|aborted|closed|Connection/i, /without|ended/i, /Overloaded/]) {
    const failure = await failureOf(() => client.messages.stream(ask).finalMessage());
    assert.match(failure.message, expected);
    assert.ok(failure instanceof Anthropic.AnthropicError);
  }
});

await check('a refusal', async () => {
  const message = await client.messages.stream(ask).finalMessage();
  assert.equal(message.stop_reason, 'refusal');
  assert.equal(message.stop_details.category, 'cyber');
  assert.deepEqual(message.content, []);
});

console.log(`${passed} checks passed`);
