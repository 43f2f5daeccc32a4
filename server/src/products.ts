import type { Product } from '#kernel/product.ts';
import { documents } from '#products/documents/index.ts';

/** The products of this installation. The only file that names them. */
export const products: readonly Product[] = [documents];
