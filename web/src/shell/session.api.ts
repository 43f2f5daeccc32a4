import { api } from './api.ts';
import type { Device, Page, Session } from './wire.ts';

export const fetchMe = () => api.send<Session>({ method: 'GET', path: '/api/v1/auth/me' });

export const refreshSession = () =>
  api.send<Session>({ method: 'POST', path: '/api/v1/auth/refresh', body: {}, renewal: 'none' });

export type Credentials = { readonly email: string; readonly password: string; readonly tenant?: string };

export const signInWithPassword = (credentials: Credentials) =>
  api.send<Session>({ method: 'POST', path: '/api/v1/auth/login', body: credentials, renewal: 'none' });

/** Uses a one-time link; the server accepts each token once. */
export const signInWithLink = (token: string) =>
  api.send<Session>({ method: 'POST', path: '/api/v1/auth/link', body: { token }, renewal: 'none' });

export const signOut = () =>
  api.send<null>({ method: 'POST', path: '/api/v1/auth/logout', body: {}, renewal: 'none' });

export const fetchDevices = (signal: AbortSignal) =>
  api.send<Page<Device>>({ method: 'GET', path: '/api/v1/auth/sessions', signal });

/** Ends one session, or every session of the person with `all`. */
export const revokeSession = (which: { session_id: string } | { all: true }) =>
  api.send<{ revoked: number }>({ method: 'POST', path: '/api/v1/auth/revoke', body: which });
