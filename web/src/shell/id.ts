const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** True for the form of every id of the API. An address may be typed by hand: what is no id names nothing. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
