import type { Bench } from '../support/figures.ts';
import { benchLongPdf } from './long-pdf.ts';
import { benchOcr } from './ocr.ts';
import { benchOffice } from './office.ts';
import { benchPdf } from './pdf.ts';
import { loadDocumentPeers } from './peers.ts';

/** The table "How good" of the product's specification, beside the peers that it names. */
export const documents: Bench = {
  name: 'documents',
  how: 'The same files read by our pool (one process, its isolation included), by mammoth, officeparser, liteparse and unpdf in this process and by pdftotext when it is installed; PDF: best of three readings. Similarity and words F1 against the references of the public documents, when they are there, and against the known text of printed layouts (columns, table, hyphens, ligatures, right to left; they need Chromium); a file that a reader fails on counts 0. Recognition: generated pages, one at a time on one core, upright and turned.',
  run: async ({ isSmoke }) => {
    const peers = loadDocumentPeers();
    return [
      ...(await benchPdf(peers, isSmoke)),
      ...(await benchLongPdf(isSmoke)),
      ...(await benchOffice(peers, isSmoke)),
      ...(await benchOcr(isSmoke)),
    ];
  },
};
