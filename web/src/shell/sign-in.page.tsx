import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { Button } from '../kit/button.tsx';
import { ErrorCallout, type Fault } from '../kit/error-callout.tsx';
import { Mark, PlinthArt } from '../kit/plinth.tsx';
import { Banners } from './banners.tsx';
import { faultOf } from './faults.ts';
import { chooseLanguage, language } from './i18n.ts';
import { LANGUAGES } from './language.ts';
import { usePageTitle } from './page.tsx';
import { signInWithLink } from './session.api.ts';
import { keeper, useSessionState } from './session.ts';
import { SignInForm } from './sign-in-form.tsx';
import { captureSignInToken, hasSignInToken, safeNext, takeSignInToken } from './sign-in-link.ts';

/** The way in: a one-time link when there is a token, else email and password; then to where one was going. */
export function Component() {
  const { t } = useTranslation('shell');
  const [params] = useSearchParams();
  const link = useSignInLink();
  const state = useSessionState();
  const heading = usePageTitle(t(link.isWorking ? 'sign_in.link_title' : 'sign_in.title'));
  if (state.status === 'signed_in' && !link.isWorking && !link.fault)
    return <Navigate replace to={safeNext(params.get('next'))} />;
  return (
    <div className="grid min-h-dvh lg:grid-cols-[1fr_1.1fr]">
      <Welcome />
      <main className="flex flex-col px-5 pt-6 pb-8 sm:px-10">
        <Banners />
        <LanguageSwitch />
        <div className="m-auto w-full max-w-sm py-6">
          <h1 ref={heading} tabIndex={-1} className="plinth mb-6 pb-3 text-2xl font-semibold tracking-tight">
            {t(link.isWorking ? 'sign_in.link_title' : link.fault ? 'sign_in.link_failed' : 'sign_in.title')}
          </h1>
          {link.isWorking && <p role="status">{t('sign_in.link_working')}</p>}
          {link.fault && (
            <ErrorCallout fault={link.fault} takesFocus>
              <Button onClick={link.forget}>{t('sign_in.link_password')}</Button>
            </ErrorCallout>
          )}
          {!link.isWorking && !link.fault && (
            <SignInForm>
              <p className="border-t border-line pt-4 text-sm text-quiet">{t('sign_in.link_hint')}</p>
            </SignInForm>
          )}
        </div>
      </main>
    </div>
  );
}

function Welcome() {
  const { t } = useTranslation('shell');
  return (
    <header className="flex items-center gap-3 bg-rail px-5 py-4 text-rail-ink lg:flex-col lg:items-start lg:justify-between lg:p-10">
      <p className="flex items-center gap-3 text-xl font-semibold tracking-tight">
        <Mark className="size-9" />
        {t('product')}
      </p>
      <PlinthArt className="hidden w-full max-w-md self-center lg:block" />
      <p className="hidden max-w-md text-3xl leading-tight font-medium tracking-tight text-balance lg:block">
        {t('sign_in.lead')}
      </p>
    </header>
  );
}

function LanguageSwitch() {
  const { t } = useTranslation('shell');
  return (
    <fieldset className="flex self-end">
      <legend className="sr-only">{t('account.language')}</legend>
      {LANGUAGES.map((name) => (
        <button
          key={name}
          type="button"
          lang={name}
          aria-pressed={name === language()}
          onClick={() => void chooseLanguage(name)}
          className="min-h-9 rounded px-2.5 text-quiet underline-offset-4 hover:bg-sunken aria-pressed:font-semibold aria-pressed:text-ink aria-pressed:underline"
        >
          {t(`account.languages.${name}`)}
        </button>
      ))}
    </fieldset>
  );
}

type LinkState = { isWorking: boolean; fault: Fault | null; forget: () => void };

/** Uses the captured token once, also when a second link is pasted while this page is open. */
function useSignInLink(): LinkState {
  const [isWorking, setWorking] = useState(hasSignInToken);
  const [fault, setFault] = useState<Fault | null>(null);
  useEffect(() => {
    const enter = async () => {
      const token = takeSignInToken();
      if (token === null) return;
      setWorking(true);
      setFault(null);
      try {
        keeper.begin(await signInWithLink(token));
      } catch (error) {
        setFault(faultOf(error));
        // A used link may come from someone who is signed in already.
        await keeper.load();
      }
      setWorking(false);
    };
    const takeNext = () => captureSignInToken() && void enter();
    void enter();
    window.addEventListener('hashchange', takeNext);
    return () => window.removeEventListener('hashchange', takeNext);
  }, []);
  return { isWorking, fault, forget: () => setFault(null) };
}
