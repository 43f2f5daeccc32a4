import Type from 'typebox';

/** An id as it goes over the wire: a UUID in lower case, as `newId` makes it. */
export const id = Type.String({
  format: 'uuid',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
});
