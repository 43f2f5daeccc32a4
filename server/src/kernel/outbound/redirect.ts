import { outboundErrors } from '#kernel/errors/outbound.errors.ts';
import { readTarget, type Target } from './url-policy.ts';

/** Source: RFC 9110 section 15.4; 300 and 304 carry no order to go elsewhere. */
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Where an answer sends the client, or undefined when it does not. */
export function redirectOf(status: number, headers: Readonly<Record<string, unknown>>): string | undefined {
  return REDIRECTS.has(status) && typeof headers.location === 'string' ? headers.location : undefined;
}

/**
 * Reads the address of the next hop. A redirect is the remote server's wish, so whatever is wrong with it gets
 * the one answer that tells nothing; leaving https for http would expose the rest of the journey.
 *
 * @throws AppError `url_forbidden` (403)
 */
export function nextTarget(from: URL, location: string, allowedPorts: ReadonlySet<number>): Target {
  try {
    const next = readTarget(new URL(location, from).href, allowedPorts);
    if (from.protocol === 'http:' || next.url.protocol === 'https:') return next;
  } catch {
    // Answered below like any other forbidden hop.
  }
  throw outboundErrors.url_forbidden();
}
