import { settingDefinitions } from '../installation.ts';

/** A secret shows whether it is set, never what it is. */
export async function run() {
  return Object.entries(settingDefinitions()).map(([name, setting]) => {
    const given = process.env[name];
    const value = given === undefined ? setting.fallback : setting.isSecret ? '(set)' : given;
    return {
      name,
      value: value ?? null,
      default: setting.fallback ?? null,
      description: setting.description,
    };
  });
}
