import type { Body, Device, Page, Session } from './contract.ts';
import type { CallOptions, Transport } from './transport.ts';

/** Who is signed in. The tokens of an answer are kept by `keepTokens`, or by the browser in cookies. */
export function authOf(transport: Transport) {
  const begin = (path: string, body: unknown, options?: CallOptions) =>
    transport.send<Session>({ method: 'POST', path, body, renewal: 'none', ...options });

  return {
    login: (body: Body<'postAuthLogin'>, options?: CallOptions) => begin('/api/v1/auth/login', body, options),
    /** With a one-time link; the server takes each token once. */
    useLink: (body: Body<'postAuthLink'>, options?: CallOptions) => begin('/api/v1/auth/link', body, options),
    refresh: (body: Body<'postAuthRefresh'> = {}, options?: CallOptions) =>
      begin('/api/v1/auth/refresh', body, options),
    logout: (options?: CallOptions) =>
      transport.send<null>({
        method: 'POST',
        path: '/api/v1/auth/logout',
        body: {},
        renewal: 'none',
        ...options,
      }),
    me: (options?: CallOptions) =>
      transport.send<Session>({ method: 'GET', path: '/api/v1/auth/me', ...options }),
    devices: (options?: CallOptions) =>
      transport.send<Page<Device>>({ method: 'GET', path: '/api/v1/auth/sessions', ...options }),
    /** Ends one session, or every session of the person. */
    revoke: (body: { session_id: string } | { all: true }, options?: CallOptions) =>
      transport.send<{ revoked: number }>({
        method: 'POST',
        path: '/api/v1/auth/revoke',
        body,
        ...options,
      }),
  };
}
