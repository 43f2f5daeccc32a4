import { useTranslation } from 'react-i18next';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { endEverywhere, useSessionState } from './session.ts';
import { SignInForm } from './sign-in-form.tsx';

/** Asks who one is again over the page as it stands; the calls that met the end of the session wait for it. */
export function ExpiredDialog() {
  const { t } = useTranslation('shell');
  const state = useSessionState();
  if (state.status !== 'signed_in') return null;
  const { person, tenant } = state.session;
  return (
    <Dialog isOpen={state.isExpired} title={t('expired.title')} lead={t('expired.lead')}>
      <SignInForm email={person.email} tenant={tenant?.slug}>
        <Button tone="quiet" onClick={endEverywhere}>
          {t('expired.leave')}
        </Button>
      </SignInForm>
    </Dialog>
  );
}
