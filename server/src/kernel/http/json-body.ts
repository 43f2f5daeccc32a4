import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import type { Text } from '#kernel/errors/app-error.ts';
import { isJson } from '#kernel/json/is-json.ts';
import { NUL } from './fault-text.ts';
import { type Fault, invalidInput } from './invalid-input.ts';
import { malformed } from './malformed.ts';

/** What only an escape can bring into a text that is UTF-8; a pair of surrogates is looked at, and let pass. */
const SUSPECT = /\\u(0000|d[89a-f])/i;
/** A reader needs a few of the faults, and enough of a path to find each. */
const FAULTS_MAX = 50;
const PATH_MAX = 200;

const HALF: Text = {
  en: 'must not hold half a character (a lone surrogate)',
  fr: 'ne doit pas contenir la moitié d’un caractère (un demi-codet seul)',
};

/** Bodies are JSON in UTF-8 whose texts can be stored as they are; any other content type has no reader here. */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    // Many clients announce JSON whatever they send: where nothing is asked for, nothing is enough.
    if (bytes.length === 0 && !request.routeOptions.schema?.body) return done(null, undefined);
    if (!isUtf8(bytes)) return done(malformed('utf8'));
    const text = bytes.toString();
    return parse(request, text, (error, body) => {
      // Of JSON that it refused all the same, the parser says only that it did.
      if (error) return done(isJson(text) ? malformed('prototype') : error);
      const faults = SUSPECT.test(text) ? unstorableTexts(body) : [];
      done(faults.length > 0 ? invalidInput(faults) : null, body);
    });
  });
}

/** The texts inside `body` that PostgreSQL would refuse or change. Not recursive: a body may nest as deep as it is long. */
function unstorableTexts(body: unknown): Fault[] {
  const faults: Fault[] = [];
  const pending: [path: string, value: unknown][] = [['body', body]];
  for (const [path, at] of pending) {
    if (faults.length === FAULTS_MAX) break;
    if (typeof at === 'string') {
      const message = at.includes('\0') ? NUL : at.isWellFormed() ? undefined : HALF;
      if (message) faults.push({ path: path.slice(0, PATH_MAX), message });
    } else if (typeof at === 'object' && at !== null) {
      for (const [name, inner] of Object.entries(at)) pending.push([`${path}.${name}`, inner]);
    }
  }
  return faults;
}
