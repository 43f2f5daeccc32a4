import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A reader of documents that is not ours; `extensions` are those it is measured on. */
export type DocumentPeer = {
  readonly name: string;
  readonly extensions: readonly string[];
  /** The text, and how many pages it came from when the peer tells. @throws what the peer throws */
  read(path: string): Promise<{ text: string; pages?: number }>;
};

const FOLDER = fileURLToPath(new URL('../peers/', import.meta.url));
const require = createRequire(`${FOLDER}package.json`);

type Mammoth = { extractRawText(input: { path: string }): Promise<{ value: string }> };
type OfficeParser = { parseOffice(path: string): Promise<{ to(form: 'text'): Promise<{ value: string }> }> };
type LiteParse = {
  LiteParse: new (options: {
    ocrEnabled: boolean;
    quiet: boolean;
  }) => { parse(path: string): Promise<{ text: string; pages: unknown[] }> };
};

/**
 * The npm peers, in a folder of their own that the benchmark installs when it is first asked: they are large, and
 * neither the program nor its tests need them. Those that cannot be had are named, and the run goes on.
 */
export function loadDocumentPeers(): DocumentPeer[] {
  if (!existsSync(`${FOLDER}node_modules`)) {
    const options = { cwd: FOLDER, stdio: 'ignore', shell: process.platform === 'win32' } as const;
    spawnSync('npm', ['ci', '--ignore-scripts', '--workspaces=false'], options);
  }
  return [
    ...load('mammoth', mammoth),
    ...load('officeparser', officeParser),
    ...load('@llamaindex/liteparse', liteParse),
  ];
}

function load<Module>(name: string, peerOf: (module: Module) => DocumentPeer): DocumentPeer[] {
  try {
    return [peerOf(require(name) as Module)];
  } catch (error) {
    process.stdout.write(`not run: ${name} (${String(error).split('\n')[0]})\n`);
    return [];
  }
}

const mammoth = (module: Mammoth): DocumentPeer => ({
  name: 'mammoth',
  extensions: ['docx'],
  read: async (path) => ({ text: (await module.extractRawText({ path })).value }),
});

const officeParser = ({ parseOffice }: OfficeParser): DocumentPeer => ({
  name: 'officeparser',
  extensions: ['docx', 'pptx', 'xlsx', 'odt', 'odp', 'ods', 'html', 'csv'],
  read: async (path) => ({ text: (await (await parseOffice(path)).to('text')).value }),
});

const liteParse = ({ LiteParse }: LiteParse): DocumentPeer => {
  const parser = new LiteParse({ ocrEnabled: false, quiet: true });
  return {
    name: 'liteparse',
    extensions: ['pdf'],
    read: async (path) => {
      const { text, pages } = await parser.parse(path);
      return { text, pages: pages.length };
    },
  };
};
