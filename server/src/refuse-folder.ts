import { startErrors } from './start.errors.ts';

/** Where the system refused the folder (rights, a file in its place, a full disk), says so. @throws AppError `folder_unusable` (503) */
export function refuseFolder(folder: string, error: unknown): never {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
  throw startErrors.folder_unusable({ folder, reason: String(error.code) });
}
