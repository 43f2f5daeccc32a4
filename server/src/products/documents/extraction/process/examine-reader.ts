import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '#kernel/errors/app-error.ts';
import { type Finding, good } from '#kernel/finding.ts';
import { createExtractorPool } from '../extractor.pool.ts';

type Limits = { readonly memoryLimitBytes: number; readonly timeoutMs: number };

const CODE = 'document_reader';
const WORD = 'Readable';
/** As small as a page with a word can be; its table of offsets is left for the reader to rebuild. */
const PAGE = `%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /Font << /F
  << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >> endobj
4 0 obj << /Length 36 >> stream
BT /F 12 Tf 9 9 Td (${WORD}) Tj ET
endstream endobj
trailer << /Root 1 0 R >>
`;

const REINSTALL = 'Remove node_modules and run `npm start`: it installs anew what reads documents.';
const REMEDIES: Readonly<Record<string, string>> = {
  extraction_memory_exceeded: 'Raise DOCUMENTS_EXTRACT_MEMORY_BYTES.',
  extraction_timeout: 'Raise DOCUMENTS_EXTRACT_TIMEOUT_SECONDS, or give the machine less to do.',
};

/** Reads a page made for it in a process as documents get one, under the same limits. Leaves nothing behind. */
export async function examineReader(limits: Limits): Promise<Finding> {
  const scratchFolder = await mkdtemp(join(tmpdir(), 'socle-doctor-'));
  const pool = createExtractorPool({ processes: 1, scratchFolder, ...limits });
  try {
    const path = join(scratchFolder, 'page.pdf');
    await writeFile(path, PAGE);
    const began = performance.now();
    const { text } = await pool.extract({ path, mediaType: 'application/pdf' });
    if (!text.includes(WORD)) return problem('reads something else than what a page says', REINSTALL);
    return good(CODE, `read a page in ${Math.round(performance.now() - began)} ms`);
  } catch (error) {
    return problem(causeOf(error), (error instanceof AppError && REMEDIES[error.code]) || REINSTALL);
  } finally {
    await pool.close();
    await rm(scratchFolder, { recursive: true, force: true });
  }
}

function problem(cause: string, remedy: string): Finding {
  return { code: CODE, state: 'problem', cause, remedy };
}

/** The line of the process's last words that names the fault; the words for a person speak of their document. */
function causeOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const named = typeof cause === 'string' ? /^\w*Error\b.*$/m.exec(cause)?.[0] : undefined;
  return named ? `the process that reads documents ended: ${named}` : message;
}
