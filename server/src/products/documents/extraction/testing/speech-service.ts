import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { packSpeech } from '../speech/packed-speech.ts';
import type { PackedSpeech, Transcript } from '../speech/port.ts';

/** One request to the service: what came in, and the way to answer it. */
export type Heard = {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
  readonly wave: Buffer;
  readonly response: ServerResponse;
};

export type SpeechService = {
  readonly url: string;
  /** Decides how the next requests are answered. */
  reply(respond: (heard: Heard) => unknown): void;
  close(): void;
};

const WAVE_HEAD_BYTES = 44;

/**
 * A speech service that speaks OpenAI's API over real HTTP. What it answers is the test's, or what the listener
 * given says.
 */
export async function startSpeechService(
  listen?: (speech: PackedSpeech) => Promise<Transcript>,
): Promise<SpeechService> {
  let respond: (heard: Heard) => unknown = async ({ wave, response }) => {
    const speech = { data: wave.subarray(WAVE_HEAD_BYTES).toString('base64') };
    sendJson(response, 200, verbose((await listen?.(speech)) ?? { parts: [] }));
  };
  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const type = { 'content-type': request.headers['content-type'] ?? '' };
    const form = await new Response(new Uint8Array(Buffer.concat(chunks)), { headers: type }).formData();
    const entries = [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    const file = form.get('file');
    const wave = file instanceof Blob ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0);
    const { authorization } = request.headers;
    respond({ path: request.url, authorization, fields: Object.fromEntries(entries), wave, response });
  };
  const server = createServer((request, response) => void hear(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reply: (next) => {
      respond = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Source: platform.openai.com/docs/api-reference/audio/verbose-json-object */
function verbose({ parts }: Transcript) {
  return {
    task: 'transcribe',
    language: 'english',
    text: parts.map(({ text }) => text).join(' '),
    segments: parts.map(({ text, start, end }, id) => ({
      id,
      text: ` ${text}`,
      start,
      end,
      avg_logprob: -0.2,
    })),
  };
}

/** A second in which nobody speaks. */
export const SECOND = packSpeech(new Float32Array(16_000));
