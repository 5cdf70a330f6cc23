import type { SwitchCommand } from '../../core/call/switch-command.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import type { CommandOutcome, LegFacts, Switch, SwitchEvent } from '../../ports/switch.ts'

/** A leg on paper: an extension that has proved who it is calls a group. */
export function leg(id: string, change: Partial<LegFacts> = {}): LegFacts {
  return {
    legId: legId(id),
    direction: 'inbound',
    callerNumber: '1002',
    callerName: '',
    calleeNumber: '120',
    extension: '1002',
    proven: true,
    sentOn: false,
    gateway: '',
    networkIp: '127.0.0.1',
    networkPort: '5080',
    answered: false,
    bridgedTo: '',
    createdAt: millis(1000),
    variables: {},
    ...change,
  }
}

/** A switch that writes down what it is told; its events are the test's. */
export class PaperSwitch implements Switch {
  readonly name: string
  readonly sent: SwitchCommand[] = []
  refuse: SwitchCommand['type'] | null = null
  /** Out of reach: every command is refused and nobody takes note of it. */
  away = false
  #listener: (event: SwitchEvent) => void = () => undefined

  constructor(name: string) {
    this.name = name
  }

  send(command: SwitchCommand): Promise<CommandOutcome> {
    if (this.away) return Promise.resolve({ type: 'refused', reason: 'not connected' })
    this.sent.push(command)
    return Promise.resolve(
      command.type === this.refuse ? { type: 'refused', reason: 'no' } : { type: 'done', text: '' },
    )
  }

  onEvent(listener: (event: SwitchEvent) => void): void {
    this.#listener = listener
  }

  start(): void {
    this.emit({ type: 'switchReady', at: millis(0), legs: [], registered: [] })
  }

  stop(): Promise<void> {
    return Promise.resolve()
  }

  emit(event: SwitchEvent): void {
    this.#listener(event)
  }
}
