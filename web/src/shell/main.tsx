import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { followPerson, startTranslation } from './i18n.ts';
import { asLanguage } from './language.ts';
import { queryClient } from './query-client.ts';
import { createRouter } from './router.tsx';
import { keeper } from './session.ts';
import { captureSignInToken } from './sign-in-link.ts';
import './styles.css';

void start(document.getElementById('root'));

async function start(root: HTMLElement | null): Promise<void> {
  if (!root) throw new Error('index.html has no element #root');
  const hasLink = captureSignInToken();
  keeper.subscribe(createPersonWatch());
  if (!hasLink) void keeper.load();
  await startTranslation();
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={createRouter()} />
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>,
  );
}

/** When somebody else signs in, or in another tenant, nothing of the former one may stay in memory. */
function createPersonWatch(): () => void {
  let known: string | null = null;
  return () => {
    const state = keeper.state();
    if (state.status !== 'signed_in') return;
    const { person, tenant } = state.session;
    const next = `${person.id} ${tenant?.id ?? ''}`;
    if (known !== null && known !== next) queryClient.clear();
    known = next;
    void followPerson(asLanguage(person.locale));
  };
}
