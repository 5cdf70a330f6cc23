import { readFileSync } from 'node:fs'

const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')

/** nacd's own version, e.g. 0.1.0. */
export const { version } = JSON.parse(text) as { readonly version: string }
