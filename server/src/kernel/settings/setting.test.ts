import { expect, test } from 'vitest';
import { AppError } from '#kernel/errors/app-error.ts';
import { checkEnvironment, kernelSettings } from './kernel.settings.ts';
import { boolean, integer, list, readSettings, secret } from './setting.ts';

const definitions = {
  PORT: integer('A port.', { fallback: 8000, min: 0, max: 65_535 }),
  ENABLED: boolean('A switch.', false),
  NAMES: list('Names.'),
  KEY: secret('A key.'),
};

test('what is not set has its default, what is set is read', () => {
  expect(readSettings(definitions, {})).toEqual({ PORT: 8000, ENABLED: false, NAMES: [], KEY: undefined });
  const given = { PORT: ' 9000 ', ENABLED: 'TRUE', NAMES: 'a, b,,c', KEY: '' };
  expect(readSettings(definitions, given)).toEqual({
    PORT: 9000,
    ENABLED: true,
    NAMES: ['a', 'b', 'c'],
    KEY: undefined,
  });
});

test('every fault is named at once, and no value is told', () => {
  const faulty = { PORT: '70000', ENABLED: 'maybe-hunter2' };
  const read = () => readSettings(definitions, faulty);
  expect(read).toThrow(expect.objectContaining({ code: 'settings_invalid' }));
  expect(read).toThrow(/PORT must be a whole number from 0 to 65535/);
  expect(read).toThrow(/ENABLED must be true or false/);
  expect(read).not.toThrow(/70000|hunter2/);
});

test.each([
  ['SOCLE_MASTER_KEY', 'c2hvcnQ=', Buffer.alloc(32).toString('base64')],
  ['PUBLIC_URL', 'socle.example', 'https://socle.example'],
  ['MODEL_BASE_URL', 'localhost:11434', 'http://localhost:11434/v1'],
  ['DATABASE_URL', 'mysql://me@db/socle', 'postgres://me:secret@db:5432/socle'],
  ['DATABASE_APP_URL', '/run/postgresql', 'postgresql://me@db/socle?sslmode=require'],
  ['TRUSTED_PROXIES', '10.0.0.0/8, proxy.example', '10.0.0.0/8, ::1, 172.16.0.0/255.240.0.0, loopback'],
  ['CORS_ALLOWED_ORIGINS', 'https://a.example/app', 'https://a.example,http://localhost:3000'],
  ['TRUSTED_PROXIES', '10.0.0.0/33', '2001:db8::/32'],
])('%s is refused as %j in both languages, before anything is opened', (name, wrong, right) => {
  const read = (value: string) => readSettings(kernelSettings, { [name]: value });
  expect(() => read(right)).not.toThrow();
  const refusal = refusalOf(() => read(wrong));
  expect(refusal.in('en').message).toContain(`${name} must be `);
  expect(refusal.in('fr').message).toMatch(new RegExp(`${name} doit être `));
  expect(refusal.in('en').message).not.toContain(wrong);
});

function refusalOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('not refused');
}

test('nothing but a local environment goes without HTTPS', () => {
  const read = (environment: Record<string, string>) =>
    checkEnvironment(readSettings(kernelSettings, environment));
  expect(() => read({})).not.toThrow();
  expect(() => read({ SOCLE_ENVIRONMENT: 'production' })).toThrow(/PUBLIC_URL must be an https/);
  expect(() => read({ SOCLE_ENVIRONMENT: 'staging', PUBLIC_URL: 'http://a.example' })).toThrow(/PUBLIC_URL/);
  expect(() => read({ SOCLE_ENVIRONMENT: 'production', PUBLIC_URL: 'https://a.example' })).not.toThrow();
});
