/** pg converts values (dates, buffers, arrays, JSON) with this; @types/pg does not describe it. */
declare module 'pg/lib/utils.js' {
  const utils: { prepareValue(value: unknown): unknown };
  export default utils;
}
