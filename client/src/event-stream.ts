import type { ApiError, LocalFaultCode } from './api-error.ts';
import { openEnvelope, parsed } from './envelope.ts';

/** One server-sent event; `data` is its JSON, parsed. */
export type ServerEvent = { readonly event: string; readonly data: unknown };

/** A line on which something, if only a heartbeat, is heard from time to time. */
export type Line = {
  /** Aborted when nothing was heard for too long. */
  readonly silence: AbortSignal;
  readonly heard: () => void;
  readonly end: () => void;
};

export function openLine(longestSilenceMs: number): Line {
  const aborter = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => clearTimeout(timer);
  const heard = () => {
    end();
    timer = setTimeout(() => aborter.abort(), longestSilenceMs);
  };
  heard();
  return { silence: aborter.signal, heard, end };
}

export function isEventStream(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

type Reading = {
  readonly line: Line;
  readonly signal: AbortSignal | undefined;
  readonly localFault: (code: LocalFaultCode, status?: number) => ApiError;
};

/**
 * The events of an answer as they come, up to `done`. Who stops reading closes the connection.
 *
 * @throws ApiError what its `error` event says; `network_unreachable` when it breaks off, `request_timeout` when it
 *   falls silent
 */
export async function* readEvents(response: Response, reading: Reading): AsyncGenerator<ServerEvent> {
  const { status } = response;
  const unreadable = () => reading.localFault('response_unreadable', status);
  for await (const block of blocksOf(response, reading)) {
    if (block.event === 'error') openEnvelope({ status, body: block.data, header: () => null }, unreadable);
    const data = parsed(block.data);
    if (data === undefined) throw unreadable();
    yield { event: block.event, data };
    if (block.event === 'done') return;
  }
  throw reading.localFault('network_unreachable');
}

type Block = { readonly event: string; readonly data: string };

/** The server ends lines with a line feed alone and gives each event one line of data; heartbeats are neither. */
const BLOCK = /^event: (.*)\ndata: (.*)$/;

async function* blocksOf(response: Response, { line, signal, localFault }: Reading): AsyncGenerator<Block> {
  const pieces = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { value, done } = (await pieces?.read()) ?? { done: true };
      if (done) return;
      line.heard();
      const blocks = (text + value).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event, data] = BLOCK.exec(block) ?? [];
        if (event !== undefined && data !== undefined) yield { event, data };
      }
    }
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw localFault(line.silence.aborted ? 'request_timeout' : 'network_unreachable');
  } finally {
    line.end();
    await pieces?.cancel().catch(() => undefined);
  }
}
