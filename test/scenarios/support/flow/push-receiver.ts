import type { FlowRequest } from '../../../../src/callflow/index.ts'
import { until } from '../until.ts'
import { JsonServer, sendJson } from './json-server.ts'

/** Between beginning and end only digits may come, beside the answer. */
function isWhole(story: readonly string[]): boolean {
  const steps = story.filter(event => event !== 'dtmf').join(' ')
  return /^(incoming|callout) (answered hangup|canceled)$/.test(steps)
}

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

  /** Waits until the legs' stories are as `expected`: for each leg, told apart by `describe`, its events in order, `without` the ones of that name. */
  async tells(
    expected: Readonly<Record<string, readonly string[]>>,
    { within = 10_000, without = '' }: { readonly within?: number; readonly without?: string } = {},
  ): Promise<void> {
    const told = () => JSON.stringify(this.#stories(without))
    const wanted = JSON.stringify(Object.fromEntries(Object.entries(expected).sort()))
    await until(`push events ${wanted}`, () => told() === wanted, { within }).catch((error: Error) => {
      throw new Error(`${error.message}; told: ${told()}`)
    })
  }

  /** Waits until every leg's story of this scenario is whole: one beginning, at most one answer, one end, each in its place. */
  async closes(within = 10_000): Promise<void> {
    const broken = () => [...this.#byLeg().values()].filter(story => !isWhole(story))
    await until('whole stories', () => broken().length === 0, { within }).catch((error: Error) => {
      throw new Error(`${error.message}; told: ${JSON.stringify(broken())}`)
    })
  }

  #byLeg(): Map<string, string[]> {
    const stories = new Map<string, string[]>()
    for (const { call_uuid, event } of this.events)
      stories.set(call_uuid, [...(stories.get(call_uuid) ?? []), event])
    return stories
  }

  /** For each leg, as `<direction> <caller> to <callee>`: its events. */
  #stories(without: string): Record<string, string[]> {
    const stories = new Map<string, string[]>()
    for (const event of this.events.filter(({ event }) => event !== without)) {
      const leg = `${event.direction} ${event.caller_number} to ${event.callee_number}`
      stories.set(leg, [...(stories.get(leg) ?? []), event.event])
    }
    return Object.fromEntries([...stories.entries()].sort())
  }
}
