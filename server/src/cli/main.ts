import { Command, type CommanderError } from 'commander';
import { type CommandSpec, callWith, UsageError } from './command.ts';
import { COMMANDS, GROUPS } from './commands.ts';

const program = new Command('socle')
  .description(
    'The command line of Socle. Data goes to stdout, talk to stderr; exit status 0, 1 (failed), 2 (wrong call), 3 (status: not running).',
  )
  .version('0.1.0')
  .showHelpAfterError()
  .exitOverride();

// Whoever reads us has enough (`| head`): that is no fault of ours.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));

const groups = new Map<string, Command>();

function groupOf(words: readonly string[]): Command {
  const [name] = words;
  if (words.length < 2 || name === undefined) return program;
  const known = groups.get(name) ?? program.command(name).description(GROUPS[name] ?? '');
  groups.set(name, known);
  return known;
}

function add(spec: CommandSpec): void {
  const words = spec.usage.split(' ').filter((word) => !/^[<[]/.test(word));
  const usage = spec.usage.slice(words.length > 1 ? (words[0]?.length ?? 0) + 1 : 0);
  const command = groupOf(words).command(usage).description(spec.summary).option('--json', 'print JSON');
  for (const [flags, description] of spec.options ?? []) command.option(flags, description);
  command.action(async (...given: unknown[]) => {
    const options = command.opts();
    const args = given
      .slice(0, -2)
      .flat()
      .filter((value) => value !== undefined)
      .map(String);
    const isJson = options.json === true;
    const { printData, printFailure } = await import('./output.ts');
    try {
      const { run } = await spec.load();
      printData(await run({ args, options }), isJson);
    } catch (error) {
      process.exitCode = printFailure(error, isJson);
    }
  });
}

for (const spec of COMMANDS) add(spec);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = await endOf(error as CommanderError);
}

/** commander has said on stderr what is wrong, or shown its help. A program that reads JSON is told in JSON too. */
async function endOf({ code, exitCode, message }: CommanderError): Promise<number> {
  if (exitCode === 0 || code === 'commander.help') return 0;
  if (!process.argv.includes('--json')) return 2;
  const { printFailure } = await import('./output.ts');
  const [, missing] = code === 'commander.missingArgument' ? (/'(.+)'/.exec(message) ?? []) : [];
  return printFailure(new UsageError(message, missing && callWith(missing.toUpperCase())), true);
}
