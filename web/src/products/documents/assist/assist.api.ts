import { api } from '../../../shell/api.ts';

/** Asks documents; what it answers names its places. */
export const askSources = (fileIds: string[], question: string) => api.assist.ask(fileIds, question);
