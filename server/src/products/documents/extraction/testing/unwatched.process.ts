/** A reader without a watchdog of its own, which fills its memory and never answers. */
const kept: Buffer[] = [];

process.on('disconnect', () => process.exit(0));
process.on('message', () => {
  setInterval(() => kept.push(Buffer.alloc(8 * 1024 * 1024, 1)), 5);
});
process.send?.({ kind: 'ready' });
