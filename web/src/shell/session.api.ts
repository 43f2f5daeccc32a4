import { api } from './api.ts';

export const fetchMe = () => api.auth.me();

export const refreshSession = () => api.auth.refresh();

export type Credentials = { readonly email: string; readonly password: string; readonly tenant?: string };

export const signInWithPassword = (credentials: Credentials) => api.auth.login(credentials);

/** Uses a one-time link; the server accepts each token once. */
export const signInWithLink = (token: string) => api.auth.useLink({ token });

export const signOut = () => api.auth.logout();

export const fetchDevices = (signal: AbortSignal) => api.auth.devices({ signal });

/** Ends one session, or every session of the person with `all`. */
export const revokeSession = (which: { session_id: string } | { all: true }) => api.auth.revoke(which);
