import { createEslSwitch } from '../../../src/adapters/esl/switch.ts'
import { TestLog } from '../../../src/adapters/esl/testing/test-log.ts'
import { systemClock } from '../../../src/adapters/system/clock.ts'
import type { SwitchCommand } from '../../../src/core/call/switch-command.ts'
import { type LegId, type RequestId, requestId } from '../../../src/core/shared/ids.ts'
import type { OriginateCommand, SuperviseCommand, Switch, SwitchEvent } from '../../../src/ports/switch.ts'
import type { EventSocketAddress } from './switch/event-socket.ts'
import { inTime } from './until.ts'

type Event<T extends SwitchEvent['type']> = Extract<SwitchEvent, { type: T }>

/** What an event must have beside its type. */
interface Wanted {
  readonly legId?: LegId
  readonly requestId?: RequestId
}

/** A driver beside nacd's own: for what nacd leaves alone, such as callers that a rule of the dialplan parked. */
export class Driver {
  readonly events: SwitchEvent[] = []
  readonly #switch: Switch
  #heard: (() => void)[] = []
  #requests = 0

  private constructor(address: EventSocketAddress) {
    const { port, password } = address
    const common = { clock: systemClock, log: new TestLog(), random: () => 0 }
    this.#switch = createEslSwitch({ name: 'beside', host: '127.0.0.1', port, password, ...common })
    this.#switch.onEvent(event => {
      this.events.push(event)
      for (const heard of this.#heard.splice(0)) heard()
    })
  }

  static async connect(address: EventSocketAddress): Promise<Driver> {
    const driver = new Driver(address)
    driver.#switch.start()
    await driver.event('switchReady')
    return driver
  }

  /** An id no earlier command had. */
  request(): RequestId {
    this.#requests += 1
    return requestId(`beside-${this.#requests}`)
  }

  /** Sends a command; rejects when the switch does not do it. */
  async send(command: SwitchCommand | OriginateCommand | SuperviseCommand): Promise<void> {
    const outcome = await this.#switch.send(command)
    if (outcome.type !== 'done') throw new Error(`${command.type}: ${outcome.type}, ${outcome.reason}`)
  }

  /** The first event of this type, past or future, that is as wanted. */
  async event<T extends SwitchEvent['type']>(
    type: T,
    wanted: Wanted = {},
    within = 10_000,
  ): Promise<Event<T>> {
    const lookFor = async (): Promise<Event<T>> => {
      for (;;) {
        const found = this.events.find(event => event.type === type && isAs(event, wanted))
        if (found !== undefined) return found as Event<T>
        await new Promise<void>(resolve => this.#heard.push(resolve))
      }
    }
    return inTime(`${type} from the switch`, lookFor(), within)
  }

  /** What happened to a leg so far, in order. */
  story(legId: LegId): readonly SwitchEvent['type'][] {
    return this.events.filter(event => isAs(event, { legId })).map(({ type }) => type)
  }

  /** Forgets the events so far: what is awaited from now on is new. */
  forget(): void {
    this.events.length = 0
  }

  async close(): Promise<void> {
    await this.#switch.stop()
  }
}

function isAs(event: SwitchEvent, { legId, requestId: id }: Wanted): boolean {
  const leg = 'leg' in event ? event.leg.legId : 'legId' in event ? event.legId : undefined
  const request = 'requestId' in event ? event.requestId : undefined
  return (legId === undefined || leg === legId) && (id === undefined || request === id)
}
