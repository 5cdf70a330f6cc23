import { isPhase } from '../../core/call/phases/step-phase.ts'
import type { CallState } from '../../core/call/state.ts'

/** Raised when the shape of CallState changes: a state of another version is not understood and the call begins anew. */
const version = 7

/** The event-socket driver carries 32 KiB in one variable. */
const mostCharacters = 32_000

/**
 * A call's state as the text of one channel variable: JSON in base64url, free of anything a switch could read meaning
 * into. A state too long for that goes without the server's associate_data rather than not at all.
 */
export function encodeState(state: CallState): string {
  const text = encode(state)
  return text.length > mostCharacters ? encode({ ...state, associateData: {} }) : text
}

const encode = (state: CallState): string =>
  Buffer.from(JSON.stringify({ v: version, state })).toString('base64url')

/** null when the text is not a state of this version. */
export function decodeState(text: string): CallState | null {
  try {
    const saved: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return isSaved(saved) ? saved.state : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function isSaved(value: unknown): value is { state: CallState } {
  if (typeof value !== 'object' || value === null || !('v' in value) || value.v !== version) return false
  if (!('state' in value) || typeof value.state !== 'object' || value.state === null) return false
  const { uuid, phase } = value.state as Partial<CallState>
  return typeof uuid === 'string' && typeof phase === 'object' && phase !== null && isPhase(phase.type)
}
