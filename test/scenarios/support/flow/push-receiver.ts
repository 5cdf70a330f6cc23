import type { FlowRequest } from '../../../../src/callflow/index.ts'
import { until } from '../until.ts'
import { JsonServer, sendJson } from './json-server.ts'

/** The customer's receiver of push events. */
export class PushReceiver {
  readonly #http = new JsonServer<FlowRequest>((_received, response) => sendJson(response, {}))
  #mark = 0

  get url(): string {
    return `${this.#http.url}/push_event`
  }

  start(): Promise<void> {
    return this.#http.start()
  }

  stop(): Promise<void> {
    return this.#http.stop()
  }

  /** Earlier events are forgotten. */
  begin(): void {
    this.#mark = this.#http.received.length
  }

  /** The events of this scenario. */
  get events(): readonly FlowRequest[] {
    return this.#http.received.slice(this.#mark).map(({ body }) => body)
  }

  /** Names of the events of one leg, in the order they came. */
  eventsOf(legUuid: string): readonly string[] {
    return this.events.filter(event => event.call_uuid === legUuid).map(event => event.event)
  }

  /** Waits until the legs' stories are as `expected`: for each leg, told apart by `describe`, its events in order. */
  async tells(expected: Readonly<Record<string, readonly string[]>>, within = 10_000): Promise<void> {
    const told = () => JSON.stringify(this.#stories())
    const wanted = JSON.stringify(Object.fromEntries(Object.entries(expected).sort()))
    await until(`push events ${wanted}`, () => told() === wanted, { within }).catch((error: Error) => {
      throw new Error(`${error.message}; told: ${told()}`)
    })
  }

  /** For each leg, as `<direction> <caller> to <callee>`: its events. */
  #stories(): Record<string, string[]> {
    const stories = new Map<string, string[]>()
    for (const event of this.events) {
      const leg = `${event.direction} ${event.caller_number} to ${event.callee_number}`
      stories.set(leg, [...(stories.get(leg) ?? []), event.event])
    }
    return Object.fromEntries([...stories.entries()].sort())
  }
}
