import type { CommandSpec } from './command.ts';

const YES = ['--yes', 'do it without asking'] as const;

/** What the groups of commands are about. */
export const GROUPS: Readonly<Record<string, string>> = {
  migrate: 'The state of the database',
  tenant: 'Tenants: create, list, suspend, resume',
  user: 'People: add, list, set a password',
  key: 'The keys that sign access tokens, and the master key',
  openapi: 'The contract of /api/v1',
  demo: 'The demo tenant',
};

/** Every command, each in its own file. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    usage: 'up',
    summary: 'Start the server in the background and wait until it answers',
    load: () => import('./up.ts'),
  },
  {
    usage: 'down',
    summary: 'Stop the server that was started from this installation',
    load: () => import('./down.ts'),
  },
  {
    usage: 'status',
    summary: 'Whether the server runs (exit status 3 when not), where, and what it depends on',
    load: () => import('./status.ts'),
  },
  {
    usage: 'doctor',
    summary: 'Explain what can go wrong, and mend what is safe to mend',
    options: [['--fix', 'mend what is safe']],
    load: () => import('./doctor.ts'),
  },
  {
    usage: 'login-link',
    summary: 'Make a one-time sign-in link (30 minutes, one use)',
    options: [
      ['--email <address>', 'for this person; the demo owner when absent'],
      ['--platform', 'for a platform administrator, made when there is none'],
    ],
    load: () => import('./login-link.ts'),
  },
  {
    usage: 'migrate plan',
    summary: 'The migrations that are missing',
    load: () => import('./migrate-plan.ts'),
  },
  {
    usage: 'migrate up',
    summary: 'Apply the migrations that are missing',
    load: () => import('./migrate-up.ts'),
  },
  {
    usage: 'migrate status',
    summary: 'Every migration with its time',
    load: () => import('./migrate-status.ts'),
  },
  {
    usage: 'tenant create <slug>',
    summary: 'Onboard a tenant with its first owner',
    options: [
      ['--name <name>', 'its name; the slug when absent'],
      ['--owner <email>', 'the first owner (required)'],
      ['--owner-name <name>', 'the name of the owner'],
      ['--plan <plan>', 'demo, team or enterprise'],
      ['--key <key>', 'the same key gives the tenant it made before'],
    ],
    load: () => import('./tenant-create.ts'),
  },
  { usage: 'tenant list', summary: 'Every tenant', load: () => import('./tenant-list.ts') },
  {
    usage: 'tenant suspend <slug>',
    summary: 'Refuse a tenant’s calls',
    options: [YES],
    load: () => import('./tenant-suspend.ts'),
  },
  {
    usage: 'tenant resume <slug>',
    summary: 'Accept a suspended tenant’s calls again',
    load: () => import('./tenant-resume.ts'),
  },
  {
    usage: 'user add <email>',
    summary: 'Make a person a member of a tenant',
    options: [
      ['--tenant <slug>', 'the tenant (required)'],
      ['--name <name>', 'the name of the person'],
      ['--role <role>', 'owner, admin, member, viewer or one of the tenant’s own; member when absent'],
      ['--password-stdin', 'read a password from standard input'],
    ],
    load: () => import('./user-add.ts'),
  },
  {
    usage: 'user list',
    summary: 'The members of a tenant',
    options: [['--tenant <slug>', 'the tenant (required)']],
    load: () => import('./user-list.ts'),
  },
  {
    usage: 'user password <email>',
    summary: 'Set a password, read from standard input',
    load: () => import('./user-password.ts'),
  },
  {
    usage: 'key rotate',
    summary: 'Sign access tokens with a new key; old tokens live out their time',
    load: () => import('./key-rotate.ts'),
  },
  {
    usage: 'key rotate-master',
    summary: 'Put everything under a new master key; no server may run, everybody signs in again',
    options: [YES],
    load: () => import('./key-rotate-master.ts'),
  },
  {
    usage: 'openapi print',
    summary: 'The OpenAPI document of this version',
    load: () => import('./openapi-print.ts'),
  },
  {
    usage: 'openapi diff',
    summary: 'What this version changes in the frozen contract',
    load: () => import('./openapi-diff.ts'),
  },
  {
    usage: 'demo load',
    summary: 'Make the demo tenant with something to look at',
    load: () => import('./demo-load.ts'),
  },
  {
    usage: 'demo erase',
    summary: 'Erase what the demo tenant holds',
    options: [YES],
    load: () => import('./demo-erase.ts'),
  },
  {
    usage: 'extract <files...>',
    summary: 'The text of files, without a server',
    options: [
      ['--markdown', 'as Markdown'],
      ['--srt', 'what is said in recordings, as SubRip captions'],
      ['--vtt', 'the same as WebVTT'],
      ['--jsonl', 'print a line of JSON for each file as soon as it is read'],
    ],
    load: () => import('./extract.ts'),
  },
  {
    usage: 'settings',
    summary: 'Every setting with its default and whether it is set',
    load: () => import('./settings.ts'),
  },
];
