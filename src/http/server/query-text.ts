import type { Schema } from './expected.ts'

/**
 * The texts of an address read as what its schema wants: a whole number in decimal digits, `true` or `false` (also 1 and 0).
 * Whatever else is sent stays text, and is then refused: nothing is rounded, cut, or made out of an empty text.
 */
export function readTexts(schema: { readonly properties?: unknown }, sent: unknown): unknown {
  if (sent === null || typeof sent !== 'object') return sent
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>
  const read = ([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' && Object.hasOwn(properties, name) ? readText(properties[name], value) : value,
  ]
  return Object.fromEntries(Object.entries(sent).map(read))
}

function readText(schema: Schema | undefined, text: string): unknown {
  const read = readers[schema?.type ?? '']
  return read === undefined ? text : read(text)
}

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  integer: wholeNumber,
  boolean: text => truths.get(text) ?? text,
}

const truths = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

function wholeNumber(text: string): number | string {
  const number = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : text
}
