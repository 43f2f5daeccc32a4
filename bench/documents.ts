import { benchOffice } from './office.ts';
import { benchPdf, type PdfRow } from './pdf.ts';
import { loadDocumentPeers } from './peers.ts';
import type { Bench, Figure } from './support/figures.ts';
import { rounded } from './support/figures.ts';

export const documents: Bench = {
  name: 'documents',
  how: 'The same files read by our pool (one process, its isolation included), by mammoth, officeparser, liteparse and unpdf in this process and by pdftotext when it is installed; PDF: best of three readings. Similarity and words F1 against the references of the public documents, when they are there; a file that a reader fails on counts 0.',
  run: async () => {
    const peers = loadDocumentPeers();
    const { rows } = await benchPdf(peers);
    const sets = [...new Set(rows.map((row) => row.documents))];
    return [...sets.flatMap((set) => figuresOf(set, rows)), ...(await benchOffice(peers))];
  },
};

function figuresOf(set: string, rows: readonly PdfRow[]): Figure[] {
  const ours = rows.find((row) => row.documents === set && row.engine === 'socle');
  if (!ours) return [];
  const peers = rows.filter((row) => row.documents === set && row !== ours);
  const figure = (measure: string, unit: string, pick: (row: PdfRow) => number | null, isLess: boolean) =>
    peers.flatMap((peer): Figure[] => {
      const [mine, other] = [pick(ours), pick(peer)];
      if (mine === null || other === null) return [];
      const ratio = rounded(isLess ? other / mine : mine / other);
      const named = `${measure}, ${set} (${ours.pages} pages)`;
      const theirs = { name: peer.engine, value: rounded(other, 3) };
      return [{ measure: named, unit, ours: rounded(mine, 3), peer: theirs, ratio, goal: null, rounds: 3 }];
    });
  return [
    ...figure('PDF text', 'ms/page', (row) => row.ms_per_page, true),
    ...figure('PDF similarity', '0 to 1', (row) => row.similarity, false),
    ...figure('PDF words F1', '0 to 1', (row) => row.words_f1, false),
  ];
}
