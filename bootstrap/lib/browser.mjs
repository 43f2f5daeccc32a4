import { spawn } from 'node:child_process';

/** Opens the address where a person sits in front: a terminal, a desktop, and no wish to the contrary. */
export function openBrowser(address) {
  if (!process.stdout.isTTY || process.env.CI || process.env.SOCLE_NO_OPEN) return;
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  // No such program, no browser: the address is printed anyway.
  spawn(opener, [address], { detached: true, stdio: 'ignore' })
    .once('error', () => {})
    .unref();
}
