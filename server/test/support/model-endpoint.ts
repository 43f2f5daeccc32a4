import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Asked = {
  stream?: boolean;
  messages: { role: string; content: string }[];
  tools?: unknown;
};

/** One question to the endpoint, and the ways to answer it. */
export type Turn = {
  readonly asked: Asked;
  /** Answers at once, in the form that was asked for. */
  answer(text: string): void;
  /** Says a piece of an answer that is streamed, and nothing after it yet. */
  say(piece: string): void;
  /** Ends an answer that is streamed. */
  end(): void;
  refuse(status: number): void;
  /** Breaks the connection, as a process that is killed. */
  die(): void;
  /** Resolves when who asked has closed the connection. */
  readonly left: Promise<void>;
};

export type ModelEndpoint = {
  readonly environment: Record<string, string>;
  /** Decides how the next questions are answered. */
  reply(respond: (turn: Turn) => void): void;
  /** The next question; left to the test to answer. */
  nextTurn(): Promise<Turn>;
  close(): void;
};

/** A model's endpoint that speaks as OpenAI's chat completions do, over real HTTP; what it says is the test's. */
export async function startModelEndpoint(): Promise<ModelEndpoint> {
  let respond: (turn: Turn) => void = (turn) => turn.refuse(500);
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => respond(turnOf(JSON.parse(body), response)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const MODEL_BASE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const reply = (next: typeof respond) => {
    respond = next;
  };
  return {
    environment: { MODEL_PROVIDER: 'compatible', MODEL_NAME: 'm', MODEL_BASE_URL },
    reply,
    nextTurn: () => new Promise(reply),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const USAGE = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 };
const HEAD = { id: 'c', object: 'chat.completion', created: 1, model: 'm' };

function turnOf(asked: Asked, response: ServerResponse): Turn {
  const choose = (choice: object) => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(
      `data: ${JSON.stringify({ ...HEAD, choices: [{ index: 0, ...choice }], usage: USAGE })}\n\n`,
    );
  };
  const say = (content: string) => choose({ delta: { content } });
  const end = () => {
    choose({ delta: {}, finish_reason: 'stop' });
    response.end('data: [DONE]\n\n');
  };
  const send = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  return {
    asked,
    say,
    end,
    answer: (content) => {
      const message = { role: 'assistant', content };
      if (!asked.stream)
        return void send(200, {
          ...HEAD,
          choices: [{ index: 0, finish_reason: 'stop', message }],
          usage: USAGE,
        });
      // Cut where it hurts: no piece ends with a word or a mark.
      for (const piece of content.match(/[\s\S]{1,3}/g) ?? []) say(piece);
      end();
    },
    refuse: (status) => void send(status, { error: { message: 'no' } }),
    die: () => response.destroy(),
    left: new Promise((resolve) => response.once('close', () => resolve())),
  };
}
