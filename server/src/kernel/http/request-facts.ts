import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { RequestFacts } from '#kernel/access/caller.ts';
import type { Language } from '#kernel/errors/app-error.ts';

const REQUEST_ID = /^[\w.:-]{8,64}$/;

/** The client's request id when it is harmless in a log line, otherwise one of ours. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** French when the client prefers it to English; English otherwise. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const choices = (acceptLanguage ?? '').split(',').map((part) => {
    const [tag = '', quality] = part.trim().toLowerCase().split(';q=');
    return { language: tag.split('-')[0], quality: Number(quality ?? 1) || 0 };
  });
  const best = choices
    .filter(({ language }) => language === 'fr' || language === 'en')
    .sort((a, b) => b.quality - a.quality)[0];
  return best?.language === 'fr' ? 'fr' : 'en';
}

export function factsOf(request: FastifyRequest): RequestFacts {
  return { requestId: request.id, ip: request.ip, language: languageOf(request.headers['accept-language']) };
}
