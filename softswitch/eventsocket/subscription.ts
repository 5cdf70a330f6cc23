import { headerOf, type SwitchEvent } from './protocol/event.ts'
import { type EventName, isEventName } from './protocol/event-names.ts'

/** Most subclasses, and most filters, of one client. */
const maxEntries = 1000

interface Filter {
  readonly header: string
  readonly value: string
  /** A value written `-x` takes events away. */
  readonly positive: boolean
}

/** Event names and CUSTOM subclasses as one client wrote them. */
interface Keywords {
  readonly all: boolean
  readonly names: readonly EventName[]
  readonly subclasses: readonly string[]
  /** Whether there was anything to subscribe to, known to this switch or not. */
  readonly any: boolean
}

/** Words after CUSTOM are subclasses. Unknown names are passed over, as FreeSWITCH does. */
function readKeywords(words: readonly string[]): Keywords {
  const custom = words.findIndex(word => word.toUpperCase() === 'CUSTOM')
  const plain = (custom === -1 ? words : words.slice(0, custom + 1)).map(word => word.toUpperCase())
  const subclasses = custom === -1 ? [] : words.slice(custom + 1, custom + 1 + maxEntries)
  const known = plain.filter(isEventName)
  const all = plain.includes('ALL')
  return { all, names: known as EventName[], subclasses, any: all || known.length > 0 }
}

function readFilter(header: string, text: string): Filter {
  const value = text.replace(/^[ +-]+/, '')
  const signs = text.slice(0, text.length - value.length)
  return { header, value, positive: !signs.trimEnd().endsWith('-') }
}

function holds(filter: Filter, event: SwitchEvent): boolean {
  return headerOf(event, filter.header)?.toLowerCase() === filter.value.toLowerCase()
}

/** Which events one client gets (FreeSWITCH: mod_event_socket's event, nixevent, noevents and filter). */
export class Subscription {
  #all = false
  readonly #names = new Set<EventName>()
  readonly #subclasses = new Set<string>()
  #filters: Filter[] = []

  /** False when `words` hold no event's name. */
  add(words: readonly string[]): boolean {
    const keywords = readKeywords(words)
    if (keywords.all) this.#all = true
    for (const name of keywords.names) this.#names.add(name)
    for (const subclass of keywords.subclasses) {
      if (this.#subclasses.size < maxEntries) this.#subclasses.add(subclass)
    }
    return keywords.any
  }

  /** False when `words` hold no event's name. `allNames` is what ALL stands for. */
  remove(words: readonly string[], allNames: readonly EventName[]): boolean {
    const keywords = readKeywords(words)
    if (this.#all && keywords.any) {
      this.#all = false
      for (const name of allNames) this.#names.add(name)
    }
    if (keywords.all) this.clear()
    const onlySubclasses = keywords.subclasses.length > 0
    for (const subclass of keywords.subclasses) this.#subclasses.delete(subclass)
    for (const name of keywords.names) if (!(onlySubclasses && name === 'CUSTOM')) this.#names.delete(name)
    return keywords.any
  }

  clear(): void {
    this.#all = false
    this.#names.clear()
    this.#subclasses.clear()
  }

  addFilter(header: string, value: string): boolean {
    if (this.#filters.length >= maxEntries) return false
    this.#filters.push(readFilter(header, value))
    return true
  }

  /** Removes the filters on `header` (with `value`, or all of them when it is ""); `all` removes every filter. */
  removeFilter(header: string, value: string): void {
    this.#filters = this.#filters.filter(filter => {
      const named = header.toLowerCase() === 'all' || filter.header.toLowerCase() === header.toLowerCase()
      return !(named && (value === '' || filter.value === value))
    })
  }

  wants(name: EventName, subclass: string): boolean {
    if (this.#all) return true
    return this.#names.has(name) && (name !== 'CUSTOM' || this.#subclasses.has(subclass))
  }

  /** Whether the filters let `event` pass: without any, all; else one that holds must be positive and none negative. */
  passes(event: SwitchEvent): boolean {
    if (this.#filters.length === 0) return true
    const holding = this.#filters.filter(filter => holds(filter, event))
    return holding.some(filter => filter.positive) && !holding.some(filter => !filter.positive)
  }
}
