import type { AcdEffect } from '../../../src/core/acd/acd-effect.ts'
import type { AcdEvent } from '../../../src/core/acd/acd-event.ts'
import { AcdEngine, type AcdEngineOptions } from '../../../src/core/acd/engine.ts'
import { agent, group } from '../../../src/core/acd/testing/records.ts'
import { type LegId, legId, millis } from '../../../src/core/shared/ids.ts'

export interface HouseSize {
  readonly waiting: number
  readonly agents: number
  readonly groups: number
}

/**
 * Agents in two groups each, on three levels, a third of them with English; of the callers every fifth has some priority
 * and every fourth needs English. All agents talk at first.
 */
export class QueueHouse {
  readonly engine: AcdEngine
  readonly size: HouseSize
  /** Extension -> the leg of the talk it is in. */
  readonly #talks = new Map<string, LegId>()
  readonly #extensions: readonly string[]
  #now = 1_000_000
  #names = 0
  #turn = 0
  events = 0

  constructor(strategy: string, size: HouseSize, options: AcdEngineOptions = {}) {
    this.engine = new AcdEngine(options)
    this.size = size
    const agents = Array.from({ length: size.agents }, (_, at) =>
      agent(String(1000 + at), [], {
        groups: [0, 7].map((step, which) => ({
          number: this.#number(at + step),
          level: 1 + ((at >> which) % 3),
          position: 1 + (at % 40),
        })),
        skills: at % 3 === 0 ? { english: 30 + (at % 7) * 10 } : {},
      }),
    )
    this.#extensions = agents.map(({ extension }) => extension)
    const groups = Array.from({ length: size.groups }, (_, at) => group(this.#number(at), { strategy }))
    this.tell({ type: 'configured', agents, groups })
    this.tell({ type: 'registrations', switchName: '', extensions: this.#extensions })
    for (const extension of this.#extensions) this.#startTalk(extension)
    for (let at = 0; at < size.waiting; at++) this.join()
  }

  tell(event: AcdEvent): readonly AcdEffect[] {
    this.#now += 1
    this.events += 1
    return this.engine.apply(event, millis(this.#now))
  }

  join(): readonly AcdEffect[] {
    const at = ++this.#names
    return this.tell({
      type: 'callerJoined',
      callId: legId(`caller-${at}`),
      callerNumber: `139${String(at).padStart(8, '0')}`,
      group: this.#number((at * 7919) >> 3),
      priority: at % 5 === 0 ? at % 4 : 0,
      skills: at % 4 === 0 ? [{ skill: 'english', score: 40 }] : [],
      since: millis(this.#now),
      timeoutSeconds: 0,
      kind: 'call',
      switchName: '',
    })
  }

  /** The next agent in turn hangs up: what the engine says to that. */
  free(): readonly AcdEffect[] {
    this.#turn += 7
    const extension = this.#extensions[this.#turn % this.#extensions.length] ?? ''
    const leg = this.#talks.get(extension)
    this.#talks.delete(extension)
    return this.tell({ type: 'legDown', extension, legId: leg ?? legId('') })
  }

  /** The phones that are to ring ring; the first answers, the others are given up. */
  answer(effects: readonly AcdEffect[]): void {
    const offers = effects.flatMap(effect => (effect.type === 'offer' ? [effect] : []))
    const [first, ...others] = offers
    if (first === undefined) return
    const { callId, extension, group: number } = first
    const leg = legId(`leg-${++this.#names}`)
    this.tell({ type: 'legUp', extension, legId: leg })
    this.tell({ type: 'offerRinging', callId, extension })
    this.tell({ type: 'offerTaken', callId, extension })
    for (const other of others)
      this.tell({ type: 'offerFailed', callId, extension: other.extension, cause: 'LOSE_RACE' })
    const callerNumber = `139${this.#names}`
    this.tell({ type: 'offerAnswered', callId, callerNumber, extension, group: number })
    this.#talks.set(extension, leg)
  }

  /** All hang up; nobody may wait. */
  freeAll(): void {
    for (const [extension, leg] of this.#talks) this.tell({ type: 'legDown', extension, legId: leg })
    this.#talks.clear()
  }

  #startTalk(extension: string): void {
    const leg = legId(`leg-${++this.#names}`)
    this.tell({ type: 'legUp', extension, legId: leg })
    this.#talks.set(extension, leg)
  }

  #number(at: number): string {
    return String(500 + (at % this.size.groups))
  }
}
