import type {
  ExplainedRoute,
  PassedBecause,
  RefusedBecause,
  RouteVerdict,
} from '../../routing/explain-route.ts'

const passedBecause: Readonly<Record<PassedBecause, true>> = {
  callerPrefix: true,
  extension: true,
  group: true,
  hours: true,
  shorterPrefix: true,
}
const refusedBecause: Readonly<Record<RefusedBecause, true>> = {
  disabled: true,
  resting: true,
  unhealthy: true,
  limit: true,
  number: true,
  callerNumber: true,
}

/**
 * The routes of a choice as a call's record keeps them: JSON of ExplainedRoute[]. A record may have been cut, or written
 * by another version: what cannot be read is left out.
 */
export function readStory(text: string): readonly ExplainedRoute[] {
  const rows = parse(text)
  return Array.isArray(rows) ? rows.flatMap(row => readRoute(row) ?? []) : []
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

function readRoute(row: unknown): ExplainedRoute | null {
  if (!isFields(row)) return null
  const { id, prefix, gateway } = row
  const verdict = readVerdict(row.verdict)
  if (typeof id !== 'number' || typeof prefix !== 'string' || typeof gateway !== 'string') return null
  return verdict && { id, prefix, gateway, verdict }
}

function readVerdict(value: unknown): RouteVerdict | null {
  if (!isFields(value)) return null
  const { type, place } = value
  const because = String(value.because)
  if (type === 'taken') return { type }
  if (type === 'inReserve' && typeof place === 'number') {
    return because === 'throttled' ? { type, place, because } : { type, place }
  }
  if (type === 'passedOver' && isOneOf(passedBecause, because)) return { type, because }
  return type === 'refused' && isOneOf(refusedBecause, because) ? { type, because } : null
}

const isOneOf = <Name extends string>(names: Readonly<Record<Name, true>>, text: string): text is Name =>
  Object.hasOwn(names, text)
