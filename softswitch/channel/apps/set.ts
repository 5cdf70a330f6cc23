import type { ApplicationCall } from './application.ts'

/** `name=value`, or `name,value`; without a value the variable goes. */
function splitPair(data: string): [name: string, value: string] {
  const at = data.includes('=') ? data.indexOf('=') : data.indexOf(',')
  return at === -1 ? [data, ''] : [data.slice(0, at), data.slice(at + 1)]
}

/** `set <name>=<value>`. */
export function set({ leg, data }: ApplicationCall): void {
  const [name, value] = splitPair(data)
  leg.setVariable(name, value)
}

/** `unset <name>`. */
export function unset({ leg, data }: ApplicationCall): void {
  leg.setVariable(data, '')
}

/** `export [nolocal:]<name>=<value>`: sets it here, unless `nolocal:`, and on the legs this one calls. */
export function exportVariable({ leg, data }: ApplicationCall): void {
  const [written, value] = splitPair(data)
  const name = written.replace(/^nolocal:/, '')
  if (name === written) leg.setVariable(name, value)
  if (value === '') leg.exports.delete(name)
  else if (leg.exports.size < 100) leg.exports.set(name, value)
  leg.setVariable('export_vars', [...leg.exports.keys()].join(','))
}
