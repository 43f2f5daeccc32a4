/**
 * A process that starts a cluster and holds it until it is killed: hold-cluster.ts FOLDER. Prints one line of JSON
 * when the server is ready.
 */
import { startCluster } from '../cluster.ts';

const cluster = await startCluster({ folder: process.argv[2] ?? '', tuning: 'test' });
process.stdout.write(`${JSON.stringify({ adminUrl: cluster.adminUrl, isNew: cluster.isNew })}\n`);
