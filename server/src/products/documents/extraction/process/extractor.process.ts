/** The child process in which documents are read. It is started by extractor.child.ts and never by hand. */
import { dirname, join } from 'node:path';
import { detectType } from '../detection/detect.ts';
import type { Hint } from '../detection/media-family.ts';
import {
  type Extractor,
  MAX_RECOGNITIONS,
  MEDIA_TYPES,
  type PageSink,
  type ReaderTools,
} from '../extraction.ts';
import { withMembers } from '../members/member-reader.ts';
import type { Recognise } from '../ocr/port.ts';
import { MEMBERS_FOLDER, type Order, type Report } from './extractor.protocol.ts';
import { type Parent, serveOrders } from './serve-orders.ts';

/** Readers are loaded when first needed: a child that only sees text never pays for PDFium. */
const EXTRACTORS: Readonly<Record<string, () => Promise<Extractor>>> = {
  [MEDIA_TYPES.pdf]: async () => (await import('../pdf/pdf.extractor.ts')).extractPdf,
  [MEDIA_TYPES.docx]: async () => (await import('../docx/docx.extractor.ts')).extractDocx,
  [MEDIA_TYPES.pptx]: async () => (await import('../pptx/pptx.extractor.ts')).extractPptx,
  [MEDIA_TYPES.xlsx]: async () => (await import('../xlsx/xlsx.extractor.ts')).extractXlsx,
  [MEDIA_TYPES.odt]: async () => (await import('../odf/odf.extractor.ts')).extractOdf,
  [MEDIA_TYPES.ods]: async () => (await import('../odf/odf.extractor.ts')).extractOdf,
  [MEDIA_TYPES.odp]: async () => (await import('../odf/odf.extractor.ts')).extractOdf,
  [MEDIA_TYPES.zip]: async () => (await import('../archive/archive.extractor.ts')).extractZip,
  [MEDIA_TYPES.tar]: async () => (await import('../archive/archive.extractor.ts')).extractTar,
  [MEDIA_TYPES.gzip]: async () => (await import('../archive/archive.extractor.ts')).extractGzip,
  [MEDIA_TYPES.eml]: async () => (await import('../mail/eml.extractor.ts')).extractEml,
  [MEDIA_TYPES.msg]: async () => (await import('../mail/msg.extractor.ts')).extractMsg,
  [MEDIA_TYPES.mbox]: async () => (await import('../mail/mbox.extractor.ts')).extractMbox,
  [MEDIA_TYPES.epub]: async () => (await import('../epub/epub.extractor.ts')).extractEpub,
  [MEDIA_TYPES.doc]: async () => (await import('../legacy/doc/doc.extractor.ts')).extractDoc,
  [MEDIA_TYPES.xls]: async () => (await import('../legacy/xls/xls.extractor.ts')).extractXls,
  [MEDIA_TYPES.ppt]: async () => (await import('../legacy/ppt/ppt.extractor.ts')).extractPpt,
  [MEDIA_TYPES.rtf]: async () => (await import('../rtf/rtf.extractor.ts')).extractRtf,
  [MEDIA_TYPES.png]: () => pictureReader(MEDIA_TYPES.png),
  [MEDIA_TYPES.jpeg]: () => pictureReader(MEDIA_TYPES.jpeg),
  [MEDIA_TYPES.tiff]: () => pictureReader(MEDIA_TYPES.tiff),
  [MEDIA_TYPES.webp]: () => pictureReader(MEDIA_TYPES.webp),
  [MEDIA_TYPES.bmp]: () => pictureReader(MEDIA_TYPES.bmp),
  [MEDIA_TYPES.gif]: () => pictureReader(MEDIA_TYPES.gif),
  [MEDIA_TYPES.wav]: async () => (await import('../audio/audio.extractor.ts')).extractWav,
  [MEDIA_TYPES.flac]: async () => (await import('../audio/audio.extractor.ts')).extractFlac,
  [MEDIA_TYPES.mp3]: async () => (await import('../audio/audio.extractor.ts')).extractMp3,
  [MEDIA_TYPES.opus]: async () => (await import('../audio/audio.extractor.ts')).extractOpus,
  [MEDIA_TYPES.html]: async () => (await import('../html/html.extractor.ts')).extractHtml,
  [MEDIA_TYPES.csv]: async () => (await import('../text/csv.extractor.ts')).extractCsv,
  [MEDIA_TYPES.tsv]: async () => (await import('../text/csv.extractor.ts')).extractCsv,
  [MEDIA_TYPES.markdown]: async () => (await import('../text/plain.extractor.ts')).extractMarkdown,
  [MEDIA_TYPES.latex]: async () => (await import('../text/plain.extractor.ts')).extractLatex,
  [MEDIA_TYPES.json]: async () => (await import('../text/json.extractor.ts')).extractJson,
  [MEDIA_TYPES.jsonLines]: async () => (await import('../text/json.extractor.ts')).extractJsonLines,
  [MEDIA_TYPES.notebook]: async () => (await import('../text/notebook.extractor.ts')).extractNotebook,
  [MEDIA_TYPES.xml]: async () => (await import('../text/xml.extractor.ts')).extractXml,
  [MEDIA_TYPES.vtt]: async () => (await import('../text/captions.extractor.ts')).extractVtt,
  [MEDIA_TYPES.srt]: async () => (await import('../text/captions.extractor.ts')).extractSrt,
  [MEDIA_TYPES.text]: async () => (await import('../text/plain.extractor.ts')).extractPlain,
};

async function pictureReader(mediaType: string): Promise<Extractor> {
  return (await import('../image/image.extractor.ts')).pictureExtractor(mediaType);
}

async function execute(order: Order, sink: PageSink, parent: Parent): Promise<Report> {
  if (order.kind === 'recognise' || order.kind === 'transcribe')
    throw new Error('this process reads documents');
  if (order.kind === 'detect') return { kind: 'detected', mediaType: await detectType(order.path, order) };
  if (order.kind === 'draw')
    return { kind: 'drawn', drawing: await (await import('../pdf/draw-pdf.ts')).drawPdf(order) };
  const { path, mediaType, ocrProcesses, hasSpeech, password, known } = order;
  const given = {
    ...(ocrProcesses && {
      ocr: { recognise: atMost(MAX_RECOGNITIONS, parent.recognise), processes: ocrProcesses },
    }),
    ...(hasSpeech && { transcribe: parent.transcribe }),
    ...(password !== undefined && { password }),
    known: new Set(known),
    tellProgress: parent.tellProgress,
  };
  const tools = withMembers(given, join(dirname(path), MEMBERS_FOLDER), readMember);
  return { kind: 'extracted', summary: await (await extractorOf(mediaType))(path, sink, tools) };
}

/** What is asked beyond is not read, and told so; the parent would end a reader that asked it. */
function atMost(count: number, recognise: Recognise): Recognise {
  let asked = 0;
  return async (picture) => {
    asked += 1;
    return asked > count ? undefined : await recognise(picture);
  };
}

async function readMember(path: string, hint: Hint, sink: PageSink, tools: ReaderTools) {
  const extractor = await extractorOf(await detectType(path, hint));
  // Its pages are not all of those that are read.
  return await extractor(path, sink, { ...tools, tellProgress: () => tools.tellProgress() });
}

function extractorOf(mediaType: string): Promise<Extractor> {
  const load = EXTRACTORS[mediaType];
  if (!load) throw new Error(`no extractor for ${mediaType}`);
  return load();
}

serveOrders(execute);
