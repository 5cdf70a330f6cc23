import type { SwitchEvent } from '../../../ports/switch.ts'

/** Every event a switch told, and a way to wait for the next of its kind. */
export class EventList {
  readonly all: SwitchEvent[] = []
  #awaiting: {
    readonly matches: (event: SwitchEvent) => boolean
    readonly take: (event: SwitchEvent) => void
  }[] = []

  readonly take = (event: SwitchEvent): void => {
    this.all.push(event)
    const heard = this.#awaiting.filter(({ matches }) => matches(event))
    this.#awaiting = this.#awaiting.filter(waiting => !heard.includes(waiting))
    for (const { take } of heard) take(event)
  }

  /** The next event of this type that comes from now on. */
  next<T extends SwitchEvent['type']>(type: T): Promise<Extract<SwitchEvent, { type: T }>> {
    const { promise, resolve } = Promise.withResolvers<Extract<SwitchEvent, { type: T }>>()
    const take = resolve as (event: SwitchEvent) => void
    this.#awaiting.push({ matches: event => event.type === type, take })
    return promise
  }
}
