import { readOriginateLine } from '../../../core/dial/originate-line.ts'
import type { LineAnswer, LineFailure, LineRequest } from '../../../core/line/line.ts'
import { type LegId, legId, millis, requestId } from '../../../core/shared/ids.ts'
import type { LineDesk } from '../../../ports/lines/line-desk.ts'
import type {
  CommandOutcome,
  LegFacts,
  OriginateCommand,
  Switch,
  SwitchEvent,
} from '../../../ports/switch.ts'
import { ManualClock } from '../../../testing/manual-clock.ts'
import { memoryLog } from '../../../testing/memory-log.ts'
import { leg } from '../../testing/paper-switch.ts'
import type { OriginateResult } from '../order.ts'
import { type Originated, Originator } from '../originator.ts'

type Sent = Parameters<Switch['send']>[0]

/** A switch that writes down what it is told. */
export class PaperSwitch implements Switch {
  readonly name: string
  readonly sent: Sent[] = []
  outcome: CommandOutcome = { type: 'done', text: '' }

  constructor(name: string) {
    this.name = name
  }

  send(command: Sent): Promise<CommandOutcome> {
    this.sent.push(command)
    return Promise.resolve(this.outcome)
  }

  onEvent(): void {
    // The test brings the events itself.
  }

  start(): void {
    // It is there from the beginning.
  }

  stop(): Promise<void> {
    return Promise.resolve()
  }

  get originates(): OriginateCommand[] {
    return this.sent.filter(command => command.type === 'originateTo')
  }

  get hungUp(): LegId[] {
    return this.sent.flatMap(command => (command.type === 'hangup' ? [command.legId] : []))
  }
}

/** A line desk that answers what the test says, and whose books the test reads. */
export class PaperDesk implements LineDesk {
  readonly open = new Map<string, (answer: LineAnswer) => void>()
  readonly requests: LineRequest[] = []
  readonly failures: LineFailure[] = []
  /** What the next questions are answered with, at once; nothing = the caller waits. */
  readonly answers: LineAnswer[] = []
  #lines = 0

  seek(id: string, request: LineRequest, tell: (answer: LineAnswer) => void): void {
    this.requests.push(request)
    this.open.set(id, tell)
    this.#answer(id)
  }

  failed(id: string, failure: LineFailure): boolean {
    this.failures.push(failure)
    const isKnown = this.open.has(id)
    this.#answer(id)
    return isKnown
  }

  leave(id: string): void {
    this.open.delete(id)
  }

  /** To the one who waits; with a function, to each its own. */
  tell(answer: LineAnswer | (() => LineAnswer)): void {
    for (const id of [...this.open.keys()]) this.#say(id, typeof answer === 'function' ? answer() : answer)
  }

  found(gateway: string, number = '139'): LineAnswer {
    this.#lines += 1
    const id = legId(`line-${this.#lines}`)
    const line = { legId: id, gateway, number, displayNumber: '0108', route: 1, mark: 'm///' }
    return { type: 'found', line, story: [] }
  }

  #answer(id: string): void {
    const answer = this.answers.shift()
    if (answer !== undefined) this.#say(id, answer)
  }

  #say(id: string, answer: LineAnswer): void {
    const tell = this.open.get(id)
    if (answer.type === 'refused') this.open.delete(id)
    tell?.(answer)
  }
}

export const refusal = (cause: string, reason: 'limit' | 'final' | 'notAllowed' = 'limit'): LineAnswer => ({
  type: 'refused',
  cause,
  sipCode: 0,
  reason,
  story: [],
})

/** An originator with all it needs, on paper. */
export class Stage {
  readonly clock = new ManualClock(1000)
  readonly desk = new PaperDesk()
  readonly switches = [new PaperSwitch('sw1'), new PaperSwitch('sw2')]
  readonly phones = new Map<string, readonly string[]>()
  readonly originator: Originator
  #ids = 0

  constructor(most = 10) {
    this.originator = new Originator({
      clock: this.clock,
      ids: { legId: () => legId(`leg-${++this.#ids}`), requestId: () => requestId(`ask-${++this.#ids}`) },
      log: memoryLog(),
      lines: this.desk,
      switches: () => this.switches,
      phonesAt: extension => this.phones.get(extension) ?? [],
      most,
    })
  }

  start(line: string, switchName = ''): Originated & { readonly ended: OriginateResult[] } {
    const read = readOriginateLine(line)
    if (read.type !== 'originate') throw new Error(`not an originate: ${line}`)
    const started = this.originator.start({ ...read, timeoutSeconds: 60, switchName })
    const ended: OriginateResult[] = []
    void started.result.then(result => ended.push(result))
    return { began: started.began, result: started.result, on: started.on, ended }
  }

  get originates(): OriginateCommand[] {
    return this.switches.flatMap(each => each.originates)
  }

  /** The last that was sent. */
  get last(): OriginateCommand {
    const last = this.originates.at(-1)
    if (last === undefined) throw new Error('nobody was rung')
    return last
  }

  ring(at = 0): LegFacts {
    const facts = leg(this.#legId(at), { direction: 'outbound' })
    this.originator.legCreated(facts)
    return facts
  }

  answer(at = 0): void {
    const id = this.#legId(at)
    this.originator.legProgress(leg(id, { answered: true }), 'answered')
    this.done({ ok: true, answered: legId(id) })
  }

  /** The only leg, or one of several, ends without an answer. */
  end(cause: string, sipCode: number, at = 0): void {
    this.originator.legEnded({
      type: 'legEnded',
      at: millis(0),
      leg: leg(this.#legId(at)),
      cause,
      sipCode,
      endedBy: 'far',
      answeredAt: null,
    })
  }

  done(
    outcome: Extract<SwitchEvent, { type: 'originateDone' }>['outcome'],
    jobId = this.last.jobId,
  ): boolean {
    return this.originator.done({ type: 'originateDone', at: millis(0), legId: jobId, outcome })
  }

  /** It rings, and nobody takes it. */
  fail(cause: string, sipCode: number): void {
    this.ring()
    this.end(cause, sipCode)
    this.done({ ok: false, cause })
  }

  #legId(at: number): string {
    return this.last.legs[at]?.legId ?? ''
  }

  async settle(): Promise<void> {
    for (let n = 0; n < 50; n += 1) await Promise.resolve()
  }
}
