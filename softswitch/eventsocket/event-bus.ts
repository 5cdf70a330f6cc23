import type { SipClock } from '../sip/clock.ts'
import type { Header, SwitchEvent } from './protocol/event.ts'
import type { EventName } from './protocol/event-names.ts'

/** What every event says of the switch that fired it. */
export interface CoreFacts {
  readonly uuid: string
  readonly hostname: string
  readonly ip: string
}

/** Takes events; `wants` is asked before an event is made. */
export interface EventListener {
  wants(name: EventName, subclass: string): boolean
  take(event: SwitchEvent): void
}

/** An event to fire: `headers` are made only when someone listens. */
export interface EventDraft {
  readonly name: EventName
  /** Of a CUSTOM event. */
  readonly subclass?: string
  readonly headers: () => readonly Header[]
  readonly body?: string
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** `2026-11-23 08:35:14` in the machine's time zone. */
export function localStamp(epochMs: number): string {
  const date = new Date(epochMs)
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-')
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')
  return `${day} ${time}`
}

/** Carries the switch's events to its listeners, each stamped with the core headers and a running number. */
export class EventBus {
  readonly #listeners = new Set<EventListener>()
  readonly #core: CoreFacts
  readonly #clock: Pick<SipClock, 'now'>
  #sequence = 0

  constructor(core: CoreFacts, clock: Pick<SipClock, 'now'>) {
    this.#core = core
    this.#clock = clock
  }

  /** Adds a listener; the returned function removes it. */
  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  fire(draft: EventDraft): void {
    this.#sequence += 1
    const subclass = draft.subclass ?? ''
    const takers = [...this.#listeners].filter(listener => listener.wants(draft.name, subclass))
    if (takers.length === 0) return
    const event: SwitchEvent = {
      name: draft.name,
      subclass,
      headers: [...this.coreHeaders(draft.name, subclass), ...draft.headers()],
      body: draft.body ?? '',
    }
    for (const taker of takers) taker.take(event)
  }

  /** The headers that stand first in every event. `name` may be that of an event that is made but never fired. */
  coreHeaders(name: EventName | 'CHANNEL_DATA' | 'REQUEST_PARAMS', subclass = ''): readonly Header[] {
    const now = this.#clock.now()
    const first: Header[] = subclass === '' ? [] : [['Event-Subclass', subclass]]
    return [
      ...first,
      ['Event-Name', name],
      ['Core-UUID', this.#core.uuid],
      ['FreeSWITCH-Hostname', this.#core.hostname],
      ['FreeSWITCH-Switchname', this.#core.hostname],
      ['FreeSWITCH-IPv4', this.#core.ip],
      ['Event-Date-Local', localStamp(now)],
      ['Event-Date-GMT', new Date(now).toUTCString()],
      ['Event-Date-Timestamp', String(now * 1000)],
      ['Event-Sequence', String(this.#sequence)],
    ]
  }
}
