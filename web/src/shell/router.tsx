import { createBrowserRouter, Navigate } from 'react-router';
import { products } from '../products.ts';
import { ErrorPage } from './error.page.tsx';
import { NotFound } from './not-found.page.tsx';
import { RequireSession, Waiting } from './require-session.tsx';

/** Where `/` leads: the first place of the first product. */
const START = products[0]?.places[0]?.path ?? '/account/sessions';

/** Every page loads on its own, so that the first one stays small. */
export const createRouter = () =>
  createBrowserRouter([
    {
      HydrateFallback: Waiting,
      errorElement: <ErrorPage />,
      children: [
        { path: '/sign-in', lazy: () => import('./sign-in.page.tsx') },
        {
          Component: RequireSession,
          children: [
            {
              lazy: async () => ({ Component: (await import('./layout.tsx')).Layout }),
              children: [
                {
                  errorElement: <ErrorPage />,
                  children: [
                    { index: true, element: <Navigate replace to={START} /> },
                    ...products.flatMap((product) => product.routes),
                    { path: '/account/sessions', lazy: () => import('./sessions.page.tsx') },
                    { path: '*', Component: NotFound },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  ]);
