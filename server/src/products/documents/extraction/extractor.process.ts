/** The child process in which documents are read. It is started by extractor.child.ts and never by hand. */
import { AppError } from '#kernel/errors/app-error.ts';
import { detectType } from './detect.ts';
import type { ExtractionSummary, Extractor, PageSink } from './extraction.ts';
import { MEDIA_TYPES } from './extraction.ts';
import type { Order, Report } from './extractor.protocol.ts';
import { sealNetwork, startWatchdog } from './seal-process.ts';

/** Readers are loaded when first needed: a child that only sees text never pays for PDFium. */
const EXTRACTORS: Readonly<Record<string, () => Promise<Extractor>>> = {
  [MEDIA_TYPES.pdf]: async () => (await import('./pdf.extractor.ts')).extractPdf,
  [MEDIA_TYPES.docx]: async () => (await import('./docx/docx.extractor.ts')).extractDocx,
  [MEDIA_TYPES.html]: async () => (await import('./html.extractor.ts')).extractHtml,
  [MEDIA_TYPES.csv]: async () => (await import('./csv.extractor.ts')).extractCsv,
  [MEDIA_TYPES.tsv]: async () => (await import('./csv.extractor.ts')).extractCsv,
  [MEDIA_TYPES.markdown]: async () => (await import('./plain.extractor.ts')).extractMarkdown,
  [MEDIA_TYPES.text]: async () => (await import('./plain.extractor.ts')).extractPlain,
};

async function execute(order: Order): Promise<Report> {
  try {
    if (order.kind === 'detect') return { kind: 'detected', mediaType: await detectType(order.path, order) };
    return { kind: 'extracted', summary: await extract(order.path, order.mediaType) };
  } catch (error) {
    if (!(error instanceof AppError)) return { kind: 'failed', cause: String(error) };
    const details = error.details ? { details: { ...error.details } } : {};
    return { kind: 'refused', code: error.code, values: error.values, ...details };
  }
}

async function extract(path: string, mediaType: string): Promise<ExtractionSummary> {
  const load = EXTRACTORS[mediaType];
  if (!load) throw new Error(`no extractor for ${mediaType}`);
  const extractor = await load();
  return await extractor(path, sendPage);
}

/** Waits until a page has left the process before the next is read: memory stays level on a long document. */
const sendPage: PageSink = (page) => say({ kind: 'page', page });

function say(report: Report): Promise<void> {
  return new Promise((done) => {
    process.send?.(report, undefined, {}, () => done());
  });
}

sealNetwork();
startWatchdog(Number(process.argv[2]));
process.on('disconnect', () => process.exit(0));
process.on('message', (order: Order) => {
  void execute(order).then(say);
});
