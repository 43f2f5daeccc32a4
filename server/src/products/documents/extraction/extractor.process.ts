/** The child process in which documents are read. It is started by extractor.child.ts and never by hand. */
import { detectType } from './detect.ts';
import type { Extractor, PageSink } from './extraction.ts';
import { MEDIA_TYPES } from './extraction.ts';
import type { Order, Report } from './extractor.protocol.ts';
import { serveOrders } from './serve-orders.ts';

/** Readers are loaded when first needed: a child that only sees text never pays for PDFium. */
const EXTRACTORS: Readonly<Record<string, () => Promise<Extractor>>> = {
  [MEDIA_TYPES.pdf]: async () => (await import('./pdf.extractor.ts')).extractPdf,
  [MEDIA_TYPES.docx]: async () => (await import('./docx/docx.extractor.ts')).extractDocx,
  [MEDIA_TYPES.pptx]: async () => (await import('./pptx/pptx.extractor.ts')).extractPptx,
  [MEDIA_TYPES.xlsx]: async () => (await import('./xlsx/xlsx.extractor.ts')).extractXlsx,
  [MEDIA_TYPES.odt]: async () => (await import('./odf/odf.extractor.ts')).extractOdf,
  [MEDIA_TYPES.ods]: async () => (await import('./odf/odf.extractor.ts')).extractOdf,
  [MEDIA_TYPES.odp]: async () => (await import('./odf/odf.extractor.ts')).extractOdf,
  [MEDIA_TYPES.html]: async () => (await import('./html/html.extractor.ts')).extractHtml,
  [MEDIA_TYPES.csv]: async () => (await import('./csv.extractor.ts')).extractCsv,
  [MEDIA_TYPES.tsv]: async () => (await import('./csv.extractor.ts')).extractCsv,
  [MEDIA_TYPES.markdown]: async () => (await import('./plain.extractor.ts')).extractMarkdown,
  [MEDIA_TYPES.text]: async () => (await import('./plain.extractor.ts')).extractPlain,
};

async function execute(order: Order, sink: PageSink): Promise<Report> {
  if (order.kind === 'detect') return { kind: 'detected', mediaType: await detectType(order.path, order) };
  const load = EXTRACTORS[order.mediaType];
  if (!load) throw new Error(`no extractor for ${order.mediaType}`);
  const extractor = await load();
  return { kind: 'extracted', summary: await extractor(order.path, sink) };
}

serveOrders(execute);
