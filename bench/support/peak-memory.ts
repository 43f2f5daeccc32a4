import { readdir, readFile } from 'node:fs/promises';

/**
 * The largest resident memory so far, in MiB, of the process that this one started and whose command holds `program`;
 * undefined where the system does not tell (Linux does).
 */
export async function peakMemoryOf(program: string): Promise<number | undefined> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const id of ids) {
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    const isOurs = status.includes(`PPid:\t${process.pid}\n`) && command.includes(program);
    const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
    if (isOurs && kibibytes) return Number(kibibytes) / 1024;
  }
  return undefined;
}
