import i18next from 'i18next';
import { createApiClient } from './api-client.ts';
import { noteWait } from './waits.ts';

/** Set once by `session.ts`, which itself calls through this client. */
let renew: (sentAt: number) => Promise<boolean> = () => Promise.resolve(false);

export function renewSessionsWith(next: typeof renew): void {
  renew = next;
}

/** For the one call that does not go through the client: an upload. */
export const renewSession = (sentAt: number): Promise<boolean> => renew(sentAt);

/** The console's own client: same origin, the language on screen, the session of this tab. */
export const api = createApiClient({
  baseUrl: '',
  language: () => i18next.language,
  explain: (code) => ({
    message: i18next.t(`fault.${code}.message`, { ns: 'shell' }),
    remedy: i18next.t(`fault.${code}.remedy`, { ns: 'shell' }),
  }),
  renew: renewSession,
  onWait: noteWait,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
});
