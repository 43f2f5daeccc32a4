import { told } from './language.mjs';

const out = process.stderr;
const isPlain = !out.isTTY || process.env.NO_COLOR || process.env.TERM === 'dumb';
const paint = (code) => (text) => (isPlain ? text : `\u001b[${code}m${text}\u001b[0m`);
export const green = paint(32);
export const red = paint(31);
export const dim = paint(2);
export const bold = paint(1);

const NAMES = {
  dependencies: 'dépendances',
  runtime: 'moteur Node',
  web: 'console web',
  database: 'base de données',
  migrations: 'migrations',
  'demo tenant': 'locataire démo',
  listening: 'à l’écoute',
  working: 'au travail',
};
const WIDTH = 17;
const running = new Map();
let ticker;

/** Runs one step and prints one line with its time, or leaves no line when the work says it had nothing to do. */
export async function step(name, work) {
  const startedAt = performance.now();
  running.set(name, startedAt);
  showRunning();
  try {
    const note = await work();
    finish(name);
    if (note !== false) line(green('✓'), name, performance.now() - startedAt, note);
  } catch (error) {
    finish(name);
    line(red('✗'), name, performance.now() - startedAt);
    throw error;
  }
}

/** Prints a step that something else did and timed. */
export function stepDone(name, milliseconds, note) {
  line(green('✓'), name, milliseconds, note);
}

/** Prints a line of talk without breaking the line of what is running. */
export function say(text) {
  clearRunning();
  out.write(`  ${text}\n`);
}

function line(mark, name, milliseconds, note) {
  clearRunning();
  const seconds = `${(milliseconds / 1000).toFixed(2)} s`.padStart(9);
  out.write(
    `  ${mark} ${told(name, NAMES[name] ?? name).padEnd(WIDTH)}${seconds}${note ? `  ${dim(note)}` : ''}\n`,
  );
}

function finish(name) {
  running.delete(name);
  if (running.size === 0) {
    clearInterval(ticker);
    ticker = undefined;
  }
}

/** On a terminal, one changing line says what is going on and for how long. */
function showRunning() {
  if (isPlain || ticker) return;
  ticker = setInterval(() => {
    const names = [...running].map(([name, at]) => {
      return `${told(name, NAMES[name] ?? name)} ${Math.round((performance.now() - at) / 1000)} s`;
    });
    out.write(`\r\u001b[K  ${dim(`… ${names.join(', ')}`)}`);
  }, 250);
  ticker.unref();
}

function clearRunning() {
  if (!isPlain) out.write('\r\u001b[K');
}
