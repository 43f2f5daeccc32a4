/**
 * `serve` keeps every promise of PostgreSQL on a small machine; `test` gives up surviving a power cut, never
 * correctness, and is for data that is thrown away.
 */
export type Tuning = 'serve' | 'test';

/** Source: PostgreSQL 18 manual, chapter 19; memory measured at 60 MB for the idle server with ten connections. */
const SERVE: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '100',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  // Small queries: compiling them costs more than it saves.
  jit: 'off',
  // Fewer processes at rest: no helpers for input, no replication launcher.
  io_method: 'sync',
  max_logical_replication_workers: '0',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
};

const TEST: Readonly<Record<string, string>> = {
  ...SERVE,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
};

/** Given on the command line at each start, so a release may change them without touching the data folder. */
export function serverArgs(tuning: Tuning): string[] {
  const settings = Object.entries(tuning === 'test' ? TEST : SERVE);
  return settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Waiting for the disk matters only to data that is kept. */
export function initdbArgs(tuning: Tuning): string[] {
  return tuning === 'test' ? ['--no-sync'] : [];
}
