import { arrayValues, decodePercent } from '../commands/percent.ts'

/** Header values by name, decoded; only the headers that were asked for. */
export type Headers = ReadonlyMap<string, string>

/** A set of header names, compiled once so that one pass over an event finds them all. */
export interface FieldSet {
  readonly names: readonly string[]
  readonly pattern: RegExp
}

/** The last header of an event with a body; whatever follows it is not a header. */
const lengthField = 'Content-Length'

export function compileFields(names: readonly string[]): FieldSet {
  const unique = [...new Set([...names, lengthField])]
  const alternatives = unique.map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  return { names: unique, pattern: new RegExp(`(?:^|\n)(${alternatives}): ([^\n]*)`, 'g') }
}

/**
 * V8 keeps a whole string alive for a slice of it from this length on; a leg's facts must not keep its 8 KB event.
 */
const sliceKeepsParent = 13

/**
 * One event in the plain format: `Name: value` lines with URL-encoded values, a blank line, perhaps a body
 * (FreeSWITCH, switch_event_serialize). Nothing is parsed before it is asked for.
 */
export class EventMessage {
  readonly #bytes: Buffer
  readonly #text: string

  /** `bytes` is the body of a `text/event-plain` frame. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#text = bytes.toString('latin1')
  }

  /** The decoded value of the first header called `name` (exact case), undefined when there is none. */
  header(name: string): string | undefined {
    const start = this.#valueStart(name, 0)
    return start < 0 ? undefined : decodePercent(this.#lineFrom(start))
  }

  /** All values of `name`: of repeated headers and of packed ones (`ARRAY::`), in order. */
  headers(name: string): readonly string[] {
    const values: string[] = []
    for (let start = this.#valueStart(name, 0); start >= 0; start = this.#valueStart(name, start)) {
      values.push(...arrayValues(decodePercent(this.#lineFrom(start))))
    }
    return values
  }

  /** The headers of `fields` in one pass over the event; of a repeated header the first. */
  pick(fields: FieldSet): Headers {
    const found = new Map<string, string>()
    const { pattern } = fields
    pattern.lastIndex = 0
    for (let match = pattern.exec(this.#text); match !== null; match = pattern.exec(this.#text)) {
      const [, name = '', value = ''] = match
      if (name === lengthField) break
      if (!found.has(name)) found.set(name, decodePercent(this.#detach(value, pattern.lastIndex)))
    }
    return found
  }

  /** The event's own body as UTF-8 text, "" when it has none. */
  get body(): string {
    const end = this.#headEnd()
    const length = Number(this.header(lengthField) ?? 0)
    return length > 0 && end >= 0 ? this.#bytes.subarray(end + 2, end + 2 + length).toString('utf8') : ''
  }

  #detach(value: string, end: number): string {
    return value.length < sliceKeepsParent ? value : this.#bytes.toString('latin1', end - value.length, end)
  }

  #headEnd(): number {
    return this.#text.indexOf('\n\n')
  }

  #valueStart(name: string, from: number): number {
    if (from === 0 && this.#text.startsWith(`${name}: `)) return name.length + 2
    const at = this.#text.indexOf(`\n${name}: `, from)
    const end = at < 0 ? -1 : this.#headEnd()
    return at < 0 || (end >= 0 && at > end) ? -1 : at + name.length + 3
  }

  #lineFrom(start: number): string {
    const end = this.#text.indexOf('\n', start)
    return this.#bytes.toString('latin1', start, end < 0 ? this.#bytes.length : end)
  }
}
