import { legId, type RequestId } from '../../shared/ids.ts'
import type { CallEffect } from '../call-effect.ts'
import type { CallEvent } from '../call-event.ts'
import type { SwitchCommand } from '../switch-command.ts'

type LineEffect = Extract<CallEffect, { type: 'seekLine' | 'lineFailed' | 'leaveLine' }>
type LineAnswered = Extract<CallEvent, { type: 'lineAnswered' }>

/**
 * A line desk that answers when the dice say so, and holds every call to the rules: nobody asks or leaves twice, and no
 * leg is dialled but over a line that was found for it and has not been used.
 */
export class PaperDesk {
  /** Requests that are neither left nor refused, and whether an answer is owed. */
  readonly open = new Map<RequestId, 'owed' | 'given'>()
  /** What was refused and may still be left, for it crosses the refusal. */
  readonly #refused = new Set<RequestId>()
  readonly #unused = new Map<string, RequestId>()
  readonly broken: string[] = []
  #lines = 0

  take(effect: LineEffect): void {
    const { requestId: id } = effect
    if (effect.type === 'leaveLine') {
      if (!this.open.delete(id) && !this.#refused.delete(id)) this.broken.push(`left twice: ${id}`)
      return
    }
    const isKnown = this.open.has(id)
    if (effect.type === 'seekLine' && isKnown) this.broken.push(`asked twice: ${id}`)
    if (effect.type === 'lineFailed' && this.open.get(id) !== 'given')
      this.broken.push(`failed without: ${id}`)
    this.open.set(id, 'owed')
  }

  /** Every leg to a gateway has the uuid of a line that is held for this call. */
  look(command: SwitchCommand): void {
    if (command.type === 'originate' && command.target.type === 'gateway') this.#use(command.legId)
    if (command.type !== 'bridgeTo') return
    for (const { target, legId: id } of command.legs) if (target.type === 'gateway') this.#use(id)
  }

  #use(leg: string): void {
    const id = this.#unused.get(leg)
    if (id === undefined || !this.open.has(id)) this.broken.push(`dialled without a line: ${leg}`)
    this.#unused.delete(leg)
  }

  get isOwing(): boolean {
    return [...this.open.values()].includes('owed')
  }

  /** The next answer that is owed. */
  answer(dice: number): LineAnswered[] {
    const [id] = [...this.open].find(([, answer]) => answer === 'owed') ?? []
    if (id === undefined) return []
    if (dice % 3 === 0) return [told(id, { type: 'waits', story: [] })]
    if (dice % 7 === 1) return this.#refuse(id)
    this.open.set(id, 'given')
    this.#lines += 1
    const line = {
      legId: legId(`line-${this.#lines}`),
      gateway: 'carrier',
      number: '139',
      displayNumber: '',
      route: 1,
      mark: '',
    }
    this.#unused.set(line.legId, id)
    const found = told(id, { type: 'found', line, story: [] })
    // Told twice: the second one means nothing.
    return dice % 11 === 0 ? [found, found] : [found]
  }

  #refuse(id: RequestId): LineAnswered[] {
    this.open.delete(id)
    this.#refused.add(id)
    const answer = {
      type: 'refused',
      cause: 'NORMAL_TEMPORARY_FAILURE',
      sipCode: 503,
      reason: 'allFailed',
      story: [],
    } as const
    return [told(id, answer), told(id, answer)]
  }
}

const told = (requestId: RequestId, answer: LineAnswered['answer']): LineAnswered => ({
  type: 'lineAnswered',
  requestId,
  answer,
})
