import { isBareNumber } from '../../dial/member.ts'

/** A call that asks the dialplan where to go. */
export interface DialplanCall {
  readonly destination: string
  readonly origin: CallOrigin
}

/** Where a call comes from. */
export type CallOrigin =
  /** A phone that proved its password. */
  | { readonly type: 'extension'; readonly number: string }
  /** The address of a trunk. `handedOver`: nacd had the call already and sent it on, so that its number is the house's wish. */
  | { readonly type: 'gateway'; readonly name: string; readonly handedOver: boolean }
  /** Anybody. */
  | { readonly type: 'stranger' }

/** What a database says; `unavailable` = it did not answer. */
export type Knowledge = 'notAsked' | 'known' | 'unknown' | 'unavailable'

/** What the customer's database can be asked for a call; `routes` = whether the house has any, of its own tables. */
export type Question = 'extension' | 'inDid' | 'outDid' | 'routes'

/** What is known of a call. The database is asked only when the answer hangs on it. */
export interface Facts extends Readonly<Record<Question, Knowledge>> {
  /** What the dialled number says of an agent's status (agent-codes.ts); null = it is no such code. */
  readonly agentCode: string | null
  /** Whether the number dialled is a group's. */
  readonly isGroup: boolean
}

export const nothingAsked = {
  extension: 'notAsked',
  inDid: 'notAsked',
  outDid: 'notAsked',
  routes: 'notAsked',
} as const satisfies Record<Question, Knowledge>

export type DialplanDecision =
  /** Hand the call to nacd: `nacd_app`, `nacd_data`, then park. */
  | {
      readonly type: 'control'
      readonly app: 'nacd' | 'nagent' | 'nin_did' | 'nout_did' | 'nbridge'
      readonly data: string
    }
  | { readonly type: 'ring'; readonly extension: string }
  /** Ask a database this of this number, then decide again. */
  | { readonly type: 'ask'; readonly question: Question; readonly number: string }
  | { readonly type: 'refuse'; readonly cause: RefusalCause; readonly why: string }

/** Each has its SIP status in shared/hangup-cause.ts: 403, 404, 503. */
type RefusalCause = 'OUTGOING_CALL_BARRED' | 'UNALLOCATED_NUMBER' | 'NORMAL_TEMPORARY_FAILURE'

/**
 * What phones dial: digits, star codes, names; never a character that means something to the switch
 * (`$ { } [ ] , : / @ & | ' "` and white space).
 */
const dialable = /^[0-9A-Za-z*#+._-]{1,64}$/

/** Whether a number is one that phones dial, and so may stand in an application's data. */
export const isDialled = (destination: string): boolean => dialable.test(destination)

/** The default rules of the dialplan nacd serves. */
export function decideDialplan(call: DialplanCall, facts: Facts): DialplanDecision {
  const { destination, origin } = call
  if (origin.type === 'stranger') {
    return refuse(
      'OUTGOING_CALL_BARRED',
      'the call comes neither from a registered extension nor from a gateway',
    )
  }
  if (!isDialled(destination)) return refuse('UNALLOCATED_NUMBER', 'not a number that can be dialled')
  return origin.type === 'gateway'
    ? fromGateway(destination, origin.handedOver, facts)
    : fromExtension(destination, origin.number, facts)
}

/** A DID number, else a group. A call that has been with nacd may be sent to an extension too. */
function fromGateway(destination: string, handedOver: boolean, facts: Facts): DialplanDecision {
  if (facts.inDid === 'notAsked') return { type: 'ask', question: 'inDid', number: destination }
  if (facts.inDid === 'known') return { type: 'control', app: 'nin_did', data: destination }
  // A group is nacd's own: its callers need no database.
  if (facts.isGroup) return { type: 'control', app: 'nacd', data: destination }
  if (facts.inDid === 'unavailable') return unavailable
  if (handedOver)
    return toExtension(destination, facts) ?? nobody('neither a DID number, a group nor an extension')
  return nobody('neither a DID number nor a group')
}

/** A group, else a code of agents, else an extension, else to the outside: by the caller's own outside number, or over the house's routes. */
function fromExtension(destination: string, caller: string, facts: Facts): DialplanDecision {
  if (facts.isGroup) return { type: 'control', app: 'nacd', data: destination }
  if (facts.agentCode !== null) return { type: 'control', app: 'nagent', data: facts.agentCode }
  return toExtension(destination, facts) ?? toOutside(destination, caller, facts)
}

/** Null when there is no such extension. */
function toExtension(destination: string, { extension }: Facts): DialplanDecision | null {
  const decisions: Record<Knowledge, DialplanDecision | null> = {
    notAsked: { type: 'ask', question: 'extension', number: destination },
    known: { type: 'ring', extension: destination },
    unknown: null,
    unavailable,
  }
  return decisions[extension]
}

function toOutside(destination: string, caller: string, facts: Facts): DialplanDecision {
  const decisions: Record<Knowledge, DialplanDecision> = {
    notAsked: { type: 'ask', question: 'outDid', number: caller },
    known: { type: 'control', app: 'nout_did', data: destination },
    unknown: overRoutes(destination, facts),
    unavailable,
  }
  return decisions[facts.outDid]
}

function overRoutes(destination: string, { routes }: Facts): DialplanDecision {
  if (!isBareNumber(destination)) return nobody('neither a group, an extension nor a telephone number')
  const decisions: Record<Knowledge, DialplanDecision> = {
    notAsked: { type: 'ask', question: 'routes', number: destination },
    known: { type: 'control', app: 'nbridge', data: destination },
    unknown: nobody(
      'neither a group nor an extension; the caller has no outside number and the house no routes',
    ),
    unavailable,
  }
  return decisions[routes]
}

function refuse(cause: RefusalCause, why: string): DialplanDecision {
  return { type: 'refuse', cause, why }
}

const nobody = (why: string): DialplanDecision => refuse('UNALLOCATED_NUMBER', why)

const unavailable = refuse('NORMAL_TEMPORARY_FAILURE', 'a database did not answer')
