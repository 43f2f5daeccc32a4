import type { Answer } from './envelope.ts';
import type { Call, Transport } from './transport.ts';

type FormCall = Call & { readonly form: FormData };

/**
 * Posts a form and tells how many of its bytes have left. `fetch` cannot tell, so a browser uses XMLHttpRequest for
 * this; elsewhere `onSent` is never called.
 *
 * @throws ApiError the refusal, or that the network broke
 */
export function sendForm<Data>(
  transport: Transport,
  call: FormCall,
  onSent?: (bytes: number) => void,
): Promise<Data> {
  if (!onSent || typeof XMLHttpRequest === 'undefined') return transport.send<Data>(call);
  return transport.sendBy<Data>(call, (headers) => postWatched(transport, call, headers, onSent));
}

function postWatched(
  transport: Transport,
  { path, form, signal }: FormCall,
  headers: Record<string, string>,
  onSent: (bytes: number) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open('POST', transport.baseUrl + path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onload = () =>
      resolve({
        status: request.status,
        body: request.responseText,
        header: (name) => request.getResponseHeader(name),
      });
    request.onerror = () => reject(transport.localFault('network_unreachable'));
    request.onabort = () => reject(signal?.reason);
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
