import { NORTH, type TestApp } from './app.ts';

/** Posts as the owner of the north tenant, for an answer that is read as it comes. */
export async function openStream(
  { url, tokens }: TestApp,
  path: string,
  { input, headers }: { input: object; headers?: Record<string, string> | undefined },
) {
  const leaving = new AbortController();
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${tokens[NORTH]}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...headers,
    },
    body: JSON.stringify(input),
    signal: leaving.signal,
  });
  const pieces = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const isMore = async () => {
    const { value, done } = (await pieces?.read()) ?? { done: true };
    text += value ?? '';
    return !done;
  };
  return {
    response,
    leave: () => leaving.abort(),
    /** Everything that came up to these words. */
    until: async (words: string) => {
      while (!text.includes(words)) if (!(await isMore())) throw new Error(`ended before ${words}: ${text}`);
      return text;
    },
    rest: async () => {
      while (await isMore());
      return text;
    },
  };
}

/** The events of a stream: each with its name and its data. */
export function eventsOf(text: string) {
  return [...text.matchAll(/^event: (\w+)\ndata: (.*)\n\n/gm)].map(([, event, data = '']) => ({
    event,
    data: JSON.parse(data),
  }));
}

/** The name of each event that came, once. */
export function namesOf(text: string): (string | undefined)[] {
  return [...new Set(eventsOf(text).map(({ event }) => event))];
}
