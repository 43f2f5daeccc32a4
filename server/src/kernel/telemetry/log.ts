import pino, { type DestinationStream, type Logger } from 'pino';

/** Names under which a secret could slip into a line; the value is cut out wherever they appear. */
const SECRET_NAMES = [
  'password',
  'token',
  'access_token',
  'refresh_token',
  'authorization',
  'cookie',
  'secret',
];
const REDACTED = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

export type LogOptions = { level: string; isTerminal: boolean; destination?: DestinationStream };

/** One JSON object a line; in a terminal, the same facts for a reader. */
export function createLogger({ level, isTerminal, destination }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACTED, censor: '[secret]' },
  };
  if (destination) return pino(options, destination);
  if (!isTerminal) return pino(options, pino.destination({ dest: 2, sync: false }));
  const transport = {
    target: 'pino-pretty',
    options: { destination: 2, singleLine: true, translateTime: 'HH:MM:ss', ignore: 'pid,hostname' },
  };
  return pino({ ...options, formatters: {}, transport });
}
