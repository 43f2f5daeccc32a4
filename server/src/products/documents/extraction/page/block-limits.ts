/** Of items in lists, from 0; what lies deeper is shown at this depth. */
export const MAX_DEPTH = 8;
