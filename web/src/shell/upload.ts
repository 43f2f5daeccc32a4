import i18next from 'i18next';
import { api, renewSession } from './api.ts';
import { CLIENT_HEADER } from './api-client.ts';
import type { ApiError } from './api-error.ts';
import { type Answer, openEnvelope } from './envelope.ts';

export type UploadOptions = { readonly signal: AbortSignal; readonly onSent: (bytes: number) => void };

/**
 * Posts a form and tells how much of it has left; fetch cannot, so this one call uses XMLHttpRequest. The answer is
 * opened like every other, and an expired session is renewed in place.
 *
 * @throws ApiError the refusal, or that the network broke
 */
export async function postForm<Data>(path: string, form: FormData, options: UploadOptions): Promise<Data> {
  const sentAt = Date.now();
  let answer = await post(path, form, options);
  if (answer.status === 401 && (await renewSession(sentAt))) answer = await post(path, form, options);
  return openEnvelope<Data>(answer, (status): ApiError => api.localFault('response_unreadable', status));
}

function post(path: string, form: FormData, { signal, onSent }: UploadOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open('POST', path);
    for (const [name, value] of Object.entries(CLIENT_HEADER)) request.setRequestHeader(name, value);
    request.setRequestHeader('accept-language', i18next.language);
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onload = () =>
      resolve({
        status: request.status,
        body: request.responseText,
        header: (name) => request.getResponseHeader(name),
      });
    request.onerror = () => reject(api.localFault('network_unreachable'));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
