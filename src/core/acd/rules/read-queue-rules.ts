import { isOverflow, readWayOut } from '../../flow/way-out.ts'
import { defaultQueueRules, type Escalation, type QueueRules } from '../queue-rules.ts'
import {
  type Bounds,
  exitKey,
  mostOfAudio,
  mostOfWay,
  mostSteps,
  overflowCauses,
  ruleBounds,
  stepBounds,
} from './bounds.ts'
import { stepOutOfOrder } from './escalation-order.ts'

type Reader<T> = (value: unknown) => T | undefined

/**
 * A queue's rules as they were kept, by whoever wrote them. What is not there, or is not as it must be, is as usual;
 * `wrong` names the latter, `*` = nothing of it is an object.
 */
export function readQueueRules(kept: unknown): {
  readonly rules: QueueRules
  readonly wrong: readonly string[]
} {
  if (!isObject(kept)) return { rules: defaultQueueRules, wrong: ['*'] }
  const fields = (Object.keys(readers) as (keyof QueueRules)[]).filter(field => Object.hasOwn(kept, field))
  const read = fields.map(field => [field, readers[field](kept[field])] as const)
  const known = read.filter(([, value]) => value !== undefined)
  return {
    rules: { ...defaultQueueRules, ...Object.fromEntries(known) },
    wrong: read.filter(([, value]) => value === undefined).map(([field]) => field),
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const whole =
  ({ least, most }: Bounds): Reader<number> =>
  value =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? (value as number)
      : undefined

const flag: Reader<boolean> = value => (typeof value === 'boolean' ? value : undefined)

const audio: Reader<string> = value =>
  typeof value === 'string' && value.length <= mostOfAudio ? value : undefined

const steps: Reader<readonly Escalation[]> = value => {
  if (!Array.isArray(value) || value.length > mostSteps) return undefined
  const all = value.map(step)
  return all.every(each => each !== undefined) && stepOutOfOrder(all) === -1 ? all : undefined
}

const step: Reader<Escalation> = value => {
  if (!isObject(value)) return undefined
  const after = whole(stepBounds.after)(value.after)
  const levels = value.levels === null ? null : whole(stepBounds.levels)(value.levels)
  const skills = whole(stepBounds.skills)(value.skills)
  const priority = whole(stepBounds.priority)(value.priority)
  if (after === undefined || levels === undefined || skills === undefined || priority === undefined)
    return undefined
  return { after, levels, skills, priority }
}

const ways =
  (
    isKey: (key: string) => boolean,
    isWay: (way: string) => boolean,
  ): Reader<Readonly<Record<string, string>>> =>
  value => {
    if (!isObject(value)) return undefined
    const isRight = ([key, way]: readonly [string, unknown]) =>
      isKey(key) && typeof way === 'string' && way.length <= mostOfWay && isWay(way)
    return Object.entries(value).every(isRight) ? (value as Record<string, string>) : undefined
  }

const isCause = (text: string): boolean => (overflowCauses as readonly string[]).includes(text)

/** Whether callers whom a queue lets go can be led there. */
export function isOverflowWay(text: string): boolean {
  const way = readWayOut(text)
  return way !== null && isOverflow(way)
}

export const isExitWay = (text: string): boolean => readWayOut(text) !== null

const readers: { readonly [K in keyof QueueRules]: Reader<QueueRules[K]> } = {
  ageing: whole(ruleBounds.ageing),
  levels: whole(ruleBounds.levels),
  escalation: steps,
  progress: whole(ruleBounds.progress),
  stickyWithin: whole(ruleBounds.stickyWithin),
  stickyWait: whole(ruleBounds.stickyWait),
  waitersPerAgent: whole(ruleBounds.waitersPerAgent),
  maxCallbacks: whole(ruleBounds.maxCallbacks),
  needsAgents: flag,
  exits: ways(key => exitKey.test(key), isExitWay),
  overflows: ways(isCause, isOverflowWay),
  announceEvery: whole(ruleBounds.announceEvery),
  sayPosition: flag,
  sayWait: flag,
  whisper: audio,
  whisperWait: flag,
  record: flag,
  recordAnnouncement: audio,
  serviceLevel: whole(ruleBounds.serviceLevel),
  shortAbandon: whole(ruleBounds.shortAbandon),
}
