/** The envelope, loosely: a test says itself what it expects inside. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what a real client would get, whatever it is
export type Reply = { status: number; headers: Headers; data: any; error: any; text: string };
type Options = { headers?: Record<string, string> };

export type TestClient = Record<'get' | 'delete', (path: string, options?: Options) => Promise<Reply>> &
  Record<'post' | 'put' | 'patch', (path: string, body?: unknown, options?: Options) => Promise<Reply>>;

/** Speaks HTTP to the server at `url`; a body is JSON unless it is a FormData. */
export function createClient(url: string, token?: string): TestClient {
  const send = async (
    method: string,
    path: string,
    body: unknown,
    { headers = {} }: Options = {},
  ): Promise<Reply> => {
    const isForm = body instanceof FormData;
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    const { data, error } = isJson ? JSON.parse(text) : { data: undefined, error: undefined };
    return { status: response.status, headers: response.headers, data, error, text };
  };
  return {
    get: (path, options) => send('GET', path, undefined, options),
    delete: (path, options) => send('DELETE', path, undefined, options),
    post: (path, body = {}, options) => send('POST', path, body, options),
    put: (path, body = {}, options) => send('PUT', path, body, options),
    patch: (path, body = {}, options) => send('PATCH', path, body, options),
  };
}
