import Files from 'lucide-react/icons/files';
import FolderKanban from 'lucide-react/icons/folder-kanban';
import Layers from 'lucide-react/icons/layers';
import type { ConsoleProduct } from '../../shell/console-product.ts';
import { UploadOverlay } from './sources/upload-overlay.tsx';

/** The Documents product in the console. */
export const documents: ConsoleProduct = {
  name: 'documents',
  texts: {
    en: async () => (await import('./locales/en.ts')).documentsEn,
    fr: async () => (await import('./locales/fr.ts')).documentsFr,
  },
  places: [
    { path: '/documents', label: 'nav.sources', icon: Files },
    { path: '/projects', label: 'nav.projects', icon: FolderKanban },
    { path: '/batches', label: 'nav.batches', icon: Layers },
  ],
  routes: [
    { path: '/documents', lazy: () => import('./sources/source-list.page.tsx') },
    { path: '/documents/:fileId', lazy: () => import('./sources/source.page.tsx') },
    { path: '/projects', lazy: () => import('./projects/project.page.tsx') },
    { path: '/batches', lazy: () => import('./batches/batch-list.page.tsx') },
    { path: '/batches/:batchId', lazy: () => import('./batches/batch.page.tsx') },
  ],
  overlay: UploadOverlay,
};
