import { documents } from './products/documents/index.ts';
import type { ConsoleProduct } from './shell/console-product.ts';

/** The products of the console; the only file of the shell's side that names them. */
export const products: readonly ConsoleProduct[] = [documents];
