import { expect, test } from 'vitest';
import { checkEnvironment, kernelSettings } from './kernel.settings.ts';
import { boolean, integer, list, readSettings, SettingsError, secret } from './setting.ts';

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
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(/PORT must be a whole number from 0 to 65535/);
  expect(read).toThrow(/ENABLED must be true or false/);
  expect(read).not.toThrow(/70000|hunter2/);
});

test('nothing but a local environment goes without HTTPS', () => {
  const read = (environment: Record<string, string>) =>
    checkEnvironment(readSettings(kernelSettings, environment));
  expect(() => read({})).not.toThrow();
  expect(() => read({ SOCLE_ENVIRONMENT: 'production' })).toThrow(/PUBLIC_URL must be an https/);
  expect(() => read({ SOCLE_ENVIRONMENT: 'staging', PUBLIC_URL: 'http://a.example' })).toThrow(/PUBLIC_URL/);
  expect(() => read({ SOCLE_ENVIRONMENT: 'production', PUBLIC_URL: 'https://a.example' })).not.toThrow();
});
