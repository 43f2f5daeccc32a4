import { lazy } from 'react';

/** The dialog and its form load when someone first asks for them. */
export const NameDialog = lazy(async () => ({ default: (await import('./name-dialog.tsx')).NameDialog }));
