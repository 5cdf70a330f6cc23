import { randomUUID } from 'node:crypto'
import type { Registration } from '../../sip/types.ts'
import type { Cause } from '../causes.ts'
import type { Exchange } from '../exchange.ts'
import type { Leg } from '../leg/leg.ts'
import type { DialLeg, DialTarget } from './dial-string.ts'
import { callOut } from './outbound.ts'
import { type Originated, type OriginateOptions, ring } from './ringing.ts'

/** One phone to ring. */
interface Attempt {
  readonly registration: Registration
  readonly domain: string
  readonly variables: ReadonlyMap<string, string>
}

/** The phones of an extension, or why there are none (FreeSWITCH: USER_NOT_REGISTERED when the directory knows it). */
async function phonesOf(exchange: Exchange, target: DialTarget): Promise<readonly Registration[] | Cause> {
  if (target.type === 'gateway') return 'INVALID_GATEWAY'
  if (target.type === 'unknown') return 'CHAN_NOT_IMPLEMENTED'
  if (target.domain !== exchange.domain) return 'SUBSCRIBER_ABSENT'
  const phones = exchange.sip.stack.registrationsOf(target.extension)
  if (phones.length > 0) return phones
  const answer = await exchange.directory.find({
    user: target.extension,
    domain: target.domain,
    fields: [['action', 'user_call']],
  })
  return answer.type === 'found' ? 'USER_NOT_REGISTERED' : 'SUBSCRIBER_ABSENT'
}

async function attemptsOf(
  exchange: Exchange,
  options: OriginateOptions,
  leg: DialLeg,
): Promise<Attempt[] | Cause> {
  const phones = await phonesOf(exchange, leg.target)
  if (typeof phones === 'string') return phones
  const exported = options.origin?.exports ?? []
  const variables = new Map([...exported, ...options.dial.variables, ...leg.variables])
  return phones.map(registration => ({ registration, domain: exchange.domain, variables }))
}

function start(
  exchange: Exchange,
  options: OriginateOptions,
  attempt: Attempt,
  uuid: string,
): Promise<Leg | Cause> {
  const { variables } = attempt
  return callOut(exchange, {
    ...attempt,
    uuid,
    origin: options.origin,
    callerIdNumber: variables.get('origination_caller_id_number') ?? options.callerId.number,
    callerIdName: variables.get('origination_caller_id_name') ?? options.callerId.name,
  })
}

/** The phones of a group, and the last reason why one of its targets has none. */
async function phonesOfGroup(
  exchange: Exchange,
  options: OriginateOptions,
  group: readonly DialLeg[],
): Promise<{ readonly attempts: readonly Attempt[]; readonly cause: Cause }> {
  const found = await Promise.all(group.map(leg => attemptsOf(exchange, options, leg)))
  const causes = found.filter(each => typeof each === 'string')
  return {
    attempts: found.flatMap(each => (typeof each === 'string' ? [] : each)),
    cause: causes.at(-1) ?? 'DESTINATION_OUT_OF_ORDER',
  }
}

/** Calls every phone of a group. `takeUuid` gives the uuid of the next leg. */
async function ringGroup(
  exchange: Exchange,
  options: OriginateOptions,
  group: readonly DialLeg[],
  takeUuid: () => string,
): Promise<Originated> {
  const { attempts, cause } = await phonesOfGroup(exchange, options, group)
  if (options.signal.aborted) return { type: 'failed', cause: 'ORIGINATOR_CANCEL', leg: null }
  const started = await Promise.all(attempts.map(each => start(exchange, options, each, takeUuid())))
  const legs = started.filter(each => typeof each !== 'string')
  const failures = started.filter(each => typeof each === 'string')
  if (legs.length > 0) return ring(exchange, options, legs)
  return { type: 'failed', cause: failures.at(-1) ?? cause, leg: null }
}

/** Calls what a dial string names, group by group until one is up (FreeSWITCH: switch_ivr_originate). */
export async function originate(exchange: Exchange, options: OriginateOptions): Promise<Originated> {
  let uuid = options.dial.variables.get('origination_uuid') ?? ''
  const takeUuid = (): string => {
    const next = uuid || randomUUID()
    uuid = ''
    return next
  }
  let result: Originated = { type: 'failed', cause: 'DESTINATION_OUT_OF_ORDER', leg: null }
  for (const group of options.dial.groups) {
    result = await ringGroup(exchange, options, group, takeUuid)
    if (result.type === 'up' || options.signal.aborted) return result
  }
  return result
}
