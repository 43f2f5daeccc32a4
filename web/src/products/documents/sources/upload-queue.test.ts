import { expect, test } from 'vitest';
import { type Send, type UploadFault, UploadQueue } from './upload-queue.ts';

const file = (name: string, bytes = 10) => new File([new Uint8Array(bytes)], name);
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

const fault = (code: string, retryAfterSeconds: number | null = null): UploadFault => ({
  code,
  message: '',
  remedy: '',
  requestId: null,
  retryAfterSeconds,
});

type Sending = {
  name: string;
  projectId: string;
  onSent: (bytes: number) => void;
  finish: () => void;
  fail: (fault: UploadFault) => void;
};

/** A queue whose transfers end when the test says so. */
function queueByHand() {
  const sending: Sending[] = [];
  const stored: string[] = [];
  const waits: { ms: number; run: () => void }[] = [];
  const send: Send<string> = ({ name }, { projectId, signal, onSent }) =>
    new Promise((resolve, reject) => {
      const leave = (end: () => void) => () => {
        sending.splice(
          sending.findIndex((one) => one.name === name),
          1,
        );
        end();
      };
      signal.addEventListener(
        'abort',
        leave(() => reject(signal.reason)),
      );
      const fail = (reason: UploadFault) => leave(() => reject(reason))();
      sending.push({ name, projectId, onSent, finish: leave(() => resolve(`id of ${name}`)), fail });
    });
  const queue = new UploadQueue<string>({
    send,
    faultOf: (error) => error as UploadFault,
    onStored: (one) => stored.push(one),
    wait: (ms, run) => waits.push({ ms, run }),
  });
  const states = () => queue.uploads().map(({ state }) => state);
  const of = (name: string): Sending => {
    const found = sending.find((one) => one.name === name);
    if (!found) throw new Error(`${name} is not being sent`);
    return found;
  };
  return { queue, sending, stored, waits, states, of };
}

test('three files travel at a time, in the order they came', async () => {
  const { queue, sending, of, stored, states } = queueByHand();
  queue.add(
    ['a', 'b', 'c', 'd', 'e'].map((name) => file(name)),
    'p1',
  );
  expect(sending.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  of('b').finish();
  await turn();
  expect(sending.map(({ name, projectId }) => name + projectId)).toEqual(['ap1', 'cp1', 'dp1']);
  expect(stored).toEqual(['id of b']);
  expect(states()).toEqual(['sending', 'stored', 'sending', 'sending', 'waiting']);
});

test('progress is told, and the time after the last byte is told apart', () => {
  const { queue, of } = queueByHand();
  queue.add([file('a', 100)], '');
  of('a').onSent(40);
  expect(queue.uploads()[0]).toMatchObject({ state: 'sending', sentBytes: 40 });
  of('a').onSent(100);
  expect(queue.uploads()[0]).toMatchObject({ state: 'storing', sentBytes: 100 });
});

test('a refused file keeps its reason, stops no other, and can be tried again', async () => {
  const { queue, of, sending, states } = queueByHand();
  queue.add(
    ['a', 'b', 'c', 'd'].map((name) => file(name)),
    '',
  );
  of('a').fail(fault('file_type_refused'));
  await turn();
  expect(queue.uploads()[0]).toMatchObject({ state: 'failed', fault: { code: 'file_type_refused' } });
  expect(states().slice(1)).toEqual(['sending', 'sending', 'sending']);
  for (const name of ['b', 'c', 'd']) of(name).finish();
  await turn();
  queue.retry(1);
  expect(sending.map(({ name }) => name)).toEqual(['a']);
  of('a').finish();
  await turn();
  expect(states()).toEqual(['stored', 'stored', 'stored', 'stored']);
});

test('a cancelled file leaves at once and the next takes its place', async () => {
  const { queue, sending, states } = queueByHand();
  queue.add(
    ['a', 'b', 'c', 'd'].map((name) => file(name)),
    '',
  );
  queue.cancel(2);
  await turn();
  expect(states()).toEqual(['sending', 'cancelled', 'sending', 'sending']);
  expect(sending.map(({ name }) => name)).toEqual(['a', 'c', 'd']);
  queue.cancelAll();
  await turn();
  expect(states()).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
  expect(sending).toEqual([]);
});

test('a busy server holds the whole queue for as long as it asked, and nothing is lost', async () => {
  const { queue, of, sending, waits, states } = queueByHand();
  queue.add(
    ['a', 'b', 'c', 'd'].map((name) => file(name)),
    '',
  );
  of('a').fail(fault('rate_limited', 9));
  await turn();
  of('b').finish();
  await turn();
  expect(queue.isHeld()).toBe(true);
  expect(waits.map(({ ms }) => ms)).toEqual([9000]);
  expect(states()).toEqual(['waiting', 'stored', 'sending', 'waiting']);
  waits[0]?.run();
  expect(queue.isHeld()).toBe(false);
  expect(sending.map(({ name }) => name)).toEqual(['c', 'a', 'd']);
});

test('a server that stays busy ends in a refusal, not in a queue that never ends', async () => {
  const { queue, of, waits } = queueByHand();
  queue.add([file('a')], '');
  for (let attempt = 0; attempt < 7; attempt++) {
    of('a').fail(fault('over_capacity'));
    await turn();
    waits[attempt]?.run();
  }
  expect(queue.uploads()[0]).toMatchObject({ state: 'failed', fault: { code: 'over_capacity' } });
  expect(waits.map(({ ms }) => ms / 1000)).toEqual([2, 4, 8, 16, 32, 64]);
});

test('without a connection nothing leaves; with it everything goes on', async () => {
  const { queue, sending } = queueByHand();
  queue.setOnline(false);
  queue.add([file('a')], '');
  expect(sending).toEqual([]);
  queue.setOnline(true);
  expect(sending.map(({ name }) => name)).toEqual(['a']);
});

test('what is finished can be put away, what is on its way cannot', async () => {
  const { queue, of } = queueByHand();
  queue.add(
    ['a', 'b'].map((name) => file(name)),
    '',
  );
  of('a').finish();
  await turn();
  queue.dismissFinished();
  expect(queue.uploads().map(({ name }) => name)).toEqual(['b']);
});
