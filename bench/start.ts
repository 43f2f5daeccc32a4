import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Bench,
  type Effort,
  type Figure,
  type Goal,
  measured,
  median,
  tellPart,
} from './support/figures.ts';
import { startSocle } from './support/socle-server.ts';
import { withStand } from './support/stand.ts';

export const start: Bench = {
  name: 'start',
  how: 'The server program from its start to its first accepted connection, its own PostgreSQL included: on an empty folder (creation, migrations, demo tenant), and on a folder that was started before, with a warm compile cache. `npm start` adds the check of what is installed, a quarter of a second.',
  run: (effort) => withStand(({ folder }) => measure(folder, effort)),
};

async function measure(folder: string, { rounds }: Effort): Promise<Figure[]> {
  const times = async (count: number, prepare: () => Promise<void>): Promise<number[]> => {
    const readings: number[] = [];
    for (let round = 0; round < count; round += 1) {
      tellPart(`start: ${round + 1} of ${count}`);
      await prepare();
      const server = await startSocle(folder);
      readings.push(server.readyMs);
      await server.stop();
    }
    return readings;
  };
  const forget = () => rm(join(folder, 'socle'), { recursive: true, force: true });
  const first = await times(Math.min(rounds, 3), forget);
  const again = await times(rounds, async () => undefined);
  const figure = (measure: string, times: readonly number[], goal?: Goal): Figure => ({
    ...measured({ measure, unit: 'ms', ours: median(times), better: 'lower', goal }),
    rounds: times.length,
  });
  return [
    figure('start on an empty folder', first),
    figure('start on a prepared folder', again, { of: 'ours', is: '≤', value: 3000 }),
  ];
}
