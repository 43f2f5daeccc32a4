import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { newId, type TenantId } from '#kernel/ids/id.ts';
import type { FileStore } from './port.ts';

/** What every adapter of `FileStore` must do; an adapter's own test calls it with a way to open one. */
export function describeFileStore(name: string, open: () => Promise<FileStore>): void {
  const [north, south] = [newId<'tenant'>(), newId<'tenant'>()];
  const stage = (store: FileStore, tenant: TenantId, content: string, limitBytes = 1000) =>
    store.stage(tenant, Readable.from([Buffer.from(content)]), { limitBytes });
  const keep = async (store: FileStore, tenant: TenantId, content: string) => {
    const staged = await stage(store, tenant, content);
    await staged.keep();
    return staged.key;
  };
  const contentOf = async (store: FileStore, tenant: TenantId, key: string) =>
    text((await store.read(tenant, key)).body);

  describe(`a file store: ${name}`, () => {
    test('gives back what was kept, under the hash of its content, with its size', async () => {
      const store = await open();
      const key = await keep(store, north, 'hello');
      expect(key).toBe('2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824');
      expect(await contentOf(store, north, key)).toBe('hello');
      expect((await store.read(north, key)).sizeBytes).toBe(5);
      expect(await store.withLocalFile(north, key, async (path) => path)).toEqual(expect.any(String));
    });

    test('reads from any byte to any other, with the size of the whole', async () => {
      const store = await open();
      const key = await keep(store, north, 'in the middle');
      const { body, sizeBytes } = await store.read(north, key, { first: 3, last: 5 });
      expect(sizeBytes).toBe(13);
      expect(await text(body)).toBe('the');
      expect(await text((await store.read(north, key, { first: 12, last: 12 })).body)).toBe('e');
    });

    test('keeps tenants apart', async () => {
      const store = await open();
      const key = await keep(store, north, 'of the north');
      await expect(store.read(south, key)).rejects.toMatchObject({ code: 'file_missing' });
      await store.delete(south, key);
      expect(await contentOf(store, north, key)).toBe('of the north');
    });

    test('keeping the same content again changes nothing', async () => {
      const store = await open();
      const keys = await Promise.all([keep(store, north, 'twice'), keep(store, north, 'twice')]);
      expect(new Set(keys).size).toBe(1);
      expect(await contentOf(store, north, keys[0] ?? '')).toBe('twice');
    });

    test('what was discarded, or never kept, is not there', async () => {
      const store = await open();
      const staged = await stage(store, north, 'discarded');
      await staged.discard();
      await expect(store.read(north, staged.key)).rejects.toMatchObject({ code: 'file_missing' });
    });

    test('a body past the limit is refused while it streams', async () => {
      const store = await open();
      let sent = 0;
      const endless = Readable.from(
        (function* () {
          for (; ; sent += 100) yield Buffer.alloc(100);
        })(),
      );
      const staged = store.stage(north, endless, { limitBytes: 1000 });
      await expect(staged).rejects.toMatchObject({ code: 'file_too_large' });
      expect(sent).toBeLessThan(100_000);
    });

    test('a body that breaks, or whose reader leaves, is an error', async () => {
      const store = await open();
      const broken = new Readable({ read() {} });
      setTimeout(() => broken.destroy(new Error('connection lost')), 20);
      await expect(store.stage(north, broken, { limitBytes: 1000 })).rejects.toThrow('connection lost');
      const left = store.stage(north, new Readable({ read() {} }), {
        limitBytes: 1000,
        signal: AbortSignal.timeout(30),
      });
      await expect(left).rejects.toMatchObject({ code: 'malformed_request' });
    });

    test('a deleted file is gone, and deleting it again is no error', async () => {
      const store = await open();
      const key = await keep(store, north, 'to be deleted');
      await store.delete(north, key);
      await store.delete(north, key);
      await expect(store.read(north, key)).rejects.toMatchObject({ code: 'file_missing' });
    });
  });
}
