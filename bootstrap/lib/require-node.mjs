// Imported first, and written for any Node that knows modules: it must be able to say no on an old one.
const OLDEST = 20;
const major = Number(process.versions.node.split('.')[0]);

if (major < OLDEST) {
  console.error(`Socle needs Node ${OLDEST} or newer to start; this is Node ${process.versions.node}.`);
  console.error('Install a current one from https://nodejs.org, then run the same command again.');
  process.exit(1);
}
if (process.platform === 'win32') {
  console.error('Socle does not run on Windows itself. Run the same command inside WSL.');
  process.exit(1);
}
