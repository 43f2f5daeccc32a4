import i18next from 'i18next';
import { createClient } from '../../../client/src/client.ts';
import { noteWait } from './waits.ts';

/** Set once by `session.ts`, which itself calls through this client. */
let renew: (sentAt: number) => Promise<boolean> = () => Promise.resolve(false);

export function renewSessionsWith(next: typeof renew): void {
  renew = next;
}

/** The console's own client: same origin, the language on screen, the session of this tab. */
export const api = createClient({
  headers: () => ({
    // Marks a browser session: tokens stay in HttpOnly cookies, and no foreign page can send this header.
    'x-socle-client': 'console',
    'accept-language': i18next.language,
  }),
  explain: (code) => ({
    message: i18next.t(`fault.${code}.message`, { ns: 'shell' }),
    remedy: i18next.t(`fault.${code}.remedy`, { ns: 'shell' }),
  }),
  renew: (sentAt) => renew(sentAt),
  onWait: noteWait,
});
