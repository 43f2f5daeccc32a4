import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { newId } from '#kernel/ids/id.ts';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { eventsOf, namesOf, openStream } from '#test/support/event-stream.ts';
import { type ModelEndpoint, startModelEndpoint } from '#test/support/model-endpoint.ts';

const REPORT = 'The roof of the school was repaired in May by the company Dubois. The work took nine days.';
const QUESTION = { action: 'ask', question: 'Who repaired the roof?' };
const PATH = '/api/v1/ai-assist';

async function sourceOf(app: TestApp): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([`${REPORT}\n\n${newId()}`]), 'report.txt');
  const { data } = await app.as(NORTH).post('/api/v1/upload', form);
  await app.as(NORTH).post('/api/v1/extract', { file_id: data.file_id, mode: 'text' });
  return data.file_id;
}

const ask = (app: TestApp, input: object, headers?: Record<string, string>) =>
  openStream(app, PATH, { input, headers });

/** The part of the reference that says how an operation answers. */
type Described = { content: Record<string, { schema: { anyOf: { properties: { event: object } }[] } }> };

describe('without a language model', () => {
  let app: TestApp;
  let id: string;
  beforeAll(async () => {
    app = await startTestApp();
    id = await sourceOf(app);
  });
  afterAll(() => app.close());

  test('the same events come, and the last one is the whole answer, which says so', async () => {
    const input = { ...QUESTION, source_ids: [id] };
    const { data } = await app.as(NORTH).post(PATH, input);
    const { response, rest } = await ask(app, input);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events = eventsOf(await rest());
    expect(events).toEqual([
      { event: 'text', data: { text: data.text } },
      { event: 'done', data },
    ]);
    expect(data.is_reduced).toBe(true);
  });

  test.each([
    'text/event-stream;q=0, application/json',
    'text/event-stream; q=0.0',
    '*/*',
    'application/json',
  ])('who accepts %s is answered with the whole', async (accept) => {
    const input = { ...QUESTION, source_ids: [id] };
    const { headers } = await app.as(NORTH).post(PATH, input, { headers: { accept } });
    expect(headers.get('content-type')).toContain('application/json');
  });

  test('what has no text has one event alone', async () => {
    for (const input of [
      { action: 'classify', labels: ['school', 'sport'] },
      { action: 'fields', schema: { type: 'object', properties: { total: { type: 'number' } } } },
    ]) {
      const { rest } = await ask(app, { ...input, source_ids: [id] });
      expect(namesOf(await rest())).toEqual(['done']);
    }
  });

  test('a refusal before the first byte is answered as everywhere, with its status', async () => {
    const input = { ...QUESTION, source_ids: [id] };
    const post = (body: object, client = app.as(NORTH)) =>
      client.post(PATH, body, { headers: { accept: 'text/event-stream' } });
    const refused = (status: number, code: string) => ({ status, data: null, error: { code } });
    expect(await post(input, app.with())).toMatchObject(refused(401, 'auth_required'));
    expect(await post(input, app.as(SOUTH))).toMatchObject(refused(404, 'not_found'));
    expect(await post({ ...input, question: ' ' })).toMatchObject(refused(422, 'validation_error'));
    const translate = { action: 'translate', language: 'fr', source_ids: [id] };
    expect(await post(translate)).toMatchObject(refused(503, 'model_not_configured'));
  });

  test('who does not name the media type of events is answered whole', async () => {
    const input = { ...QUESTION, source_ids: [id] };
    for (const accept of ['*/*', 'application/json', 'text/html, text/*;q=0.5']) {
      const { data, headers } = await app.as(NORTH).post(PATH, input, { headers: { accept } });
      expect(headers.get('content-type')).toContain('application/json');
      expect(data.action).toBe('ask');
    }
    const either = await ask(app, input, { accept: 'application/json, Text/Event-Stream;q=0.9' });
    expect(namesOf(await either.rest())).toEqual(['text', 'done']);
  });

  test('the reference describes both forms', () => {
    const described = app.server.swagger().paths?.[PATH]?.post?.responses?.['200'];
    const { content } = described as unknown as Described;
    expect(Object.keys(content)).toEqual(['application/json', 'text/event-stream']);
    const events = content['text/event-stream']?.schema.anyOf.map(({ properties }) => properties.event);
    expect(events).toMatchObject([{ enum: ['text'] }, { enum: ['done'] }, { enum: ['error'] }]);
  });
});

describe('with a language model behind a real endpoint', () => {
  let app: TestApp;
  let model: ModelEndpoint;
  let input: object;
  beforeAll(async () => {
    model = await startModelEndpoint();
    app = await startTestApp({ ...model.environment, HTTP_DRAIN_SECONDS: '1' });
    input = { ...QUESTION, source_ids: [await sourceOf(app)] };
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(async () => {
    model.close();
    await app.close();
  });

  test('the answer comes while it is written, without marks, and then whole as JSON has it', async () => {
    const asked = model.nextTurn();
    const stream = ask(app, input);
    const turn = await asked;
    expect(turn.asked).toMatchObject({ stream: true });
    expect(turn.asked.tools).toBeUndefined();
    turn.say('Dubois repaired [');
    const { until, rest } = await stream;
    // The model has not ended: this has come before the rest was written.
    expect(await until('"Dubois repaired"')).not.toContain('[');
    for (const piece of ['1', '] it [', '1', '].', ' It took [9', '] days.']) turn.say(piece);
    turn.end();
    const events = eventsOf(await rest());
    const done = events.pop();
    expect(events.map(({ data }) => data.text).join('')).toBe('Dubois repaired it. It took days.');
    model.reply((again) => again.answer('Dubois repaired [1] it [1]. It took [9] days.'));
    expect(done).toEqual({ event: 'done', data: (await app.as(NORTH).post(PATH, input)).data });
    expect(done?.data).toMatchObject({ engine: 'compatible/m', is_reduced: false });
  });

  test.each([
    ['rewrite', { instruction: 'Shorter' }],
    ['translate', { language: 'fr' }],
  ])('%s is told while it is written', async (action, more) => {
    model.reply((turn) => turn.answer('Dubois a réparé le toit [1].'));
    const { rest } = await ask(app, { ...input, question: undefined, action, ...more });
    const events = eventsOf(await rest());
    expect(events.at(-1)).toMatchObject({ event: 'done', data: { text: 'Dubois a réparé le toit.' } });
    expect(events.length).toBeGreaterThan(3);
  });

  test('a model that refuses before it said anything is refused with its status', async () => {
    model.reply((turn) => turn.refuse(401));
    const { response, rest } = await ask(app, input);
    expect(response.status).toBe(502);
    expect(JSON.parse(await rest())).toMatchObject({ success: false, error: { code: 'model_failed' } });
  });

  test('a model that dies midway ends the stream with the envelope of its error', async () => {
    model.reply((turn) => {
      turn.say('Dubois ');
      turn.say('repaired');
      setTimeout(turn.die, 50);
    });
    const { response, rest } = await ask(app, input, { 'accept-language': 'fr' });
    const events = eventsOf(await rest());
    expect(events.map(({ event }) => event)).toEqual(['text', 'text', 'error']);
    expect(events.at(-1)?.data).toMatchObject({
      success: false,
      data: null,
      error: {
        code: 'model_unavailable',
        message: 'Le modèle de langue n’est pas joignable.',
        request_id: response.headers.get('x-request-id'),
      },
    });
  });

  test('who leaves ends the work of the model, is on record, and counts against nobody', async () => {
    const before = await app.as(NORTH).get('/api/v1/audit?action=documents.source.assisted');
    const alarms = vi.spyOn(app.server.log, 'error');
    for (let left = 0; left < 6; left++) {
      const asked = model.nextTurn();
      const stream = ask(app, input);
      const turn = await asked;
      turn.say('Dubois repaired');
      const { until, leave } = await stream;
      await until('Dubois');
      leave();
      await turn.left;
    }
    const after = await app.as(NORTH).get('/api/v1/audit?action=documents.source.assisted');
    expect(after.data.items.length - before.data.items.length).toBe(6);
    model.reply((turn) => turn.answer('Dubois [1].'));
    expect(await app.as(NORTH).post(PATH, input)).toMatchObject({ status: 200 });
    expect(alarms.mock.calls).toEqual([]);
  });

  test('a model that thinks for long does not leave the line silent', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const asked = model.nextTurn();
    const stream = ask(app, input);
    const turn = await asked;
    await vi.advanceTimersByTimeAsync(15_000);
    const { response, until, rest } = await stream;
    expect(response.status).toBe(200);
    expect(await until('\n\n')).toBe(':\n\n');
    turn.refuse(401);
    expect(namesOf(await rest())).toEqual(['error']);
  });

  test('a stop lets an answer end, and tells one that takes too long that it is given up', async () => {
    const first = model.nextTurn();
    const short = ask(app, input);
    const shortTurn = await first;
    shortTurn.say('Dubois');
    const second = model.nextTurn();
    const long = ask(app, input);
    const longTurn = await second;
    longTurn.say('Dubois');
    const streams = [await short, await long] as const;
    const closed = app.server.close();
    shortTurn.end();
    expect(namesOf(await streams[0].rest())).toEqual(['text', 'done']);
    const events = eventsOf(await streams[1].rest());
    expect(events.at(-1)).toMatchObject({ event: 'error', data: { error: { code: 'server_stopping' } } });
    await longTurn.left;
    await closed;
  });
});
