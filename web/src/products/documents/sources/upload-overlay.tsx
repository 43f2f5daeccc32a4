import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { Dropzone } from '../../../kit/dropzone.tsx';
import { useMay } from '../../../shell/session.ts';

const UploadTray = lazy(async () => ({ default: (await import('./upload-tray.tsx')).UploadTray }));

/** On every page, from its first moment: files can be dropped, and what is on its way is in sight. */
export function UploadOverlay() {
  const { t } = useTranslation('documents');
  const mayAdd = useMay('documents.source.create');
  // Where one project is looked at, files go into it.
  const project = new URLSearchParams(useLocation().search).get('project') ?? '';
  const add = async (files: readonly File[]) => (await import('./uploads.ts')).uploads.add(files, project);
  return (
    <>
      <Dropzone
        title={t('list.drop_title')}
        lead={t('list.drop_lead')}
        onFiles={mayAdd ? (files) => void add(files) : null}
      />
      <Suspense>
        <UploadTray />
      </Suspense>
    </>
  );
}
