import { readFile } from 'node:fs/promises';
import { documentErrors } from '../../../errors.ts';
import {
  type ExtractionSummary,
  type ExtractionWarning,
  MEDIA_TYPES,
  type PageSink,
} from '../../extraction.ts';
import { PageFlow } from '../../page/page-flow.ts';
import { SheetPages } from '../../xlsx/sheet-pages.ts';
import { openCompoundFile, requiredStream } from '../compound-file.ts';
import { hasPictures } from '../pictures.ts';
import { readSummary } from '../summary-information.ts';
import { type Globals, readGlobals, type SheetPlace } from './globals.ts';
import { XlsSheet } from './sheet.ts';

/**
 * Reads a workbook of Excel 5 to 2003, one page or more for each sheet in the order of the tabs: its tables as a
 * reader sees them, then text boxes and notes. Charts are left out; a warning says so.
 *
 * @throws AppError `password_required`, `corrupt_file`, `page_limit` (422)
 */
export async function extractXls(path: string, sink: PageSink): Promise<ExtractionSummary> {
  const storage = openCompoundFile(await readFile(path));
  const stream = requiredStream(storage, storage.streams.has('workbook') ? 'Workbook' : 'Book');
  const warnings = new Set<ExtractionWarning>();
  if (storage.storages.has('_vba_project_cur')) warnings.add('macros_ignored');
  if (hasPictures(storage)) warnings.add('pictures_unread');
  const pages = new PageFlow(sink);
  try {
    const globals = readGlobals(stream);
    for (const sheet of globals.sheets) {
      if (sheet.isHidden) warnings.add('hidden_content');
      if (!writeSheet(stream, globals, { sheet, pages })) warnings.add('partial_legacy_format');
      await pages.flush();
    }
  } catch (error) {
    if (error instanceof RangeError) throw documentErrors.corrupt_file({ format: 'XLS' });
    throw error;
  }
  await pages.end();
  return {
    mediaType: MEDIA_TYPES.xls,
    engine: 'xls',
    warnings: [...warnings],
    metadata: readSummary(storage),
  };
}

/** @returns false when something of the sheet was left out */
function writeSheet(
  stream: Buffer,
  globals: Globals,
  { sheet, pages }: { readonly sheet: SheetPlace; readonly pages: PageFlow },
): boolean {
  if (!sheet.isSheet) return false;
  const written = new SheetPages(pages, sheet);
  const reader = new XlsSheet(globals, (row) => written.addRow(row));
  reader.read(stream, sheet.at);
  written.merge(reader.merged);
  for (const piece of reader.pieces()) written.add(piece);
  written.end();
  return !reader.hasCharts;
}
