import Files from 'lucide-react/icons/files';
import FolderKanban from 'lucide-react/icons/folder-kanban';
import { lazy } from 'react';
import type { ConsoleProduct } from '../../shell/console-product.ts';

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
  ],
  routes: [
    { path: '/documents', lazy: () => import('./sources/source-list.page.tsx') },
    { path: '/documents/:fileId', lazy: () => import('./sources/source.page.tsx') },
    { path: '/projects', lazy: () => import('./projects/project.page.tsx') },
  ],
  overlay: lazy(async () => ({ default: (await import('./sources/upload-tray.tsx')).UploadTray })),
};
