import { declarationsOf, preparationOf } from '#kernel/open-kernel.ts';
import { products } from '../../src/products.ts';

/** What the real products declare, for tests of the kernel, which knows none. */
export const declarations = () => declarationsOf(products);
export const preparation = () => preparationOf(products);
