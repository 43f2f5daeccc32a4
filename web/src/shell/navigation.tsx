import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { Mark } from '../kit/plinth.tsx';
import { products } from '../products.ts';
import { useSession } from './session.ts';

/** The product's name and the tenant one works in: always in sight. */
export function Brand() {
  const { t } = useTranslation('shell');
  const { tenant } = useSession();
  return (
    <div className="flex min-w-0 items-center gap-3">
      <Mark className="size-8 shrink-0" />
      <p className="min-w-0 leading-tight">
        <span className="block text-[1.0625rem] font-semibold tracking-tight">{t('product')}</span>
        {tenant && <span className="block truncate text-sm text-rail-quiet">{tenant.name}</span>}
      </p>
    </div>
  );
}

/** The places of every product, in order. `onGo` closes what holds it on a phone. */
export function Navigation({ onGo }: { onGo?: () => void }) {
  const { t } = useTranslation();
  // The key is data here: each product declares its own, typed there.
  const label = t as (key: string) => string;
  const { t: shell } = useTranslation('shell');
  return (
    <nav aria-label={shell('nav.label')}>
      <ul className="grid gap-1">
        {products.flatMap((product) =>
          product.places.map(({ path, label: key, icon: Icon }) => (
            <li key={path}>
              <NavLink
                to={path}
                {...(onGo && { onClick: onGo })}
                className="flex min-h-10 items-center gap-3 rounded-md border-l-3 border-transparent px-3 font-medium text-rail-quiet transition-colors hover:bg-rail-raised hover:text-rail-ink focus-visible:outline-rail-ink aria-[current=page]:border-rail-mark aria-[current=page]:bg-rail-raised aria-[current=page]:text-rail-ink"
              >
                <Icon aria-hidden className="size-4.5 shrink-0" />
                {label(`${product.name}:${key}`)}
              </NavLink>
            </li>
          )),
        )}
      </ul>
    </nav>
  );
}
