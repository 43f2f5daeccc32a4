import type { documentsEn } from '../products/documents/locales/en.ts';
import type { en } from './locales/en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: { shell: typeof en; documents: typeof documentsEn };
  }
}
