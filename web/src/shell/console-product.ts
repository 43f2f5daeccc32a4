import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';
import type { Language } from './language.ts';

/** What a product brings to the console. It is declared once, in `products/NAME/index.ts`. */
export type ConsoleProduct = {
  /** Also the namespace of its texts. */
  readonly name: string;
  readonly texts: Readonly<Record<Language, () => Promise<object>>>;
  /** Places in the main navigation, in order. `label` is a key of the product's texts. */
  readonly places: readonly Place[];
  /** Pages, relative to the root; each one lazy. */
  readonly routes: readonly RouteObject[];
  /** Stays on screen from page to page (progress of uploads). */
  readonly overlay?: ComponentType;
};

export type Place = {
  readonly path: string;
  readonly label: string;
  readonly icon: ComponentType<{ className?: string; 'aria-hidden'?: true }>;
};
