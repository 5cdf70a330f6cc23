import { randomUUID } from 'node:crypto'
import { type Cause, parseCause } from '../causes.ts'
import type { Exchange } from '../exchange.ts'
import type { Leg } from '../leg/leg.ts'
import { saysTrue } from '../leg/variables.ts'
import type { Callee } from './callee.ts'
import type { DialLeg, DialTarget } from './dial-string.ts'
import { callOut } from './outbound.ts'
import { phoneCallee } from './phone-callee.ts'
import { type Originated, type OriginateOptions, ofAttempt, ring } from './ringing.ts'
import { trunkCallee } from './trunk-callee.ts'

/** One far end to ring. */
interface Attempt {
  readonly callee: Callee
  /** The uuid its leg must have, "" = any. */
  readonly uuid: string
  readonly variables: ReadonlyMap<string, string>
}

/**
 * The phones of an extension, the one last heard of first: it gets the uuid that is asked for, and an older one may have
 * been left behind by a phone that lost its power. Or why there are none (FreeSWITCH: USER_NOT_REGISTERED when the
 * directory knows it).
 */
async function phonesOf(exchange: Exchange, extension: string, domain: string): Promise<Callee[] | Cause> {
  if (domain !== exchange.domain) return 'SUBSCRIBER_ABSENT'
  const phones = exchange.sip.stack.registrationsOf(extension)
  if (phones.length > 0) return phones.map(registration => phoneCallee(registration, domain)).reverse()
  const answer = await exchange.directory.find({
    user: extension,
    domain,
    fields: [['action', 'user_call']],
  })
  return answer.type === 'found' ? 'USER_NOT_REGISTERED' : 'SUBSCRIBER_ABSENT'
}

/** A trunk, or why it takes no call (mod_sofia). */
function trunkOf(exchange: Exchange, name: string, number: string): Callee[] | Cause {
  const gateway = exchange.gateways.find(name)
  if (gateway === null) return 'INVALID_GATEWAY'
  if (gateway.isUp) return [trunkCallee(gateway, number, exchange.sip.host)]
  gateway.counts.out.failed += 1
  return 'GATEWAY_DOWN'
}

async function calleesOf(exchange: Exchange, target: DialTarget): Promise<Callee[] | Cause> {
  switch (target.type) {
    case 'user':
      return phonesOf(exchange, target.extension, target.domain)
    case 'gateway':
      return trunkOf(exchange, target.gateway, target.number)
    case 'error':
      return parseCause(target.cause)
    case 'unknown':
      exchange.log.warn({ endpoint: target.text }, 'this switch dials user/, sofia/gateway/ and error/ only')
      return 'CHAN_NOT_IMPLEMENTED'
  }
}

async function attemptsOf(
  exchange: Exchange,
  options: OriginateOptions,
  leg: DialLeg,
): Promise<Attempt[] | Cause> {
  const callees = await calleesOf(exchange, leg.target)
  if (typeof callees === 'string') return callees
  const exported = options.origin?.exports ?? []
  const variables = new Map([...exported, ...options.dial.variables, ...leg.variables])
  const uuid = leg.variables.get('origination_uuid') ?? ''
  return callees.map((callee, index) => ({ callee, variables, uuid: index === 0 ? uuid : '' }))
}

function start(
  exchange: Exchange,
  options: OriginateOptions,
  { callee, variables, uuid }: Attempt,
  takeUuid: () => string,
): Promise<Leg | Cause> {
  return callOut(exchange, {
    callee,
    variables,
    uuid: uuid || takeUuid(),
    origin: options.origin,
    callerIdNumber: variables.get('origination_caller_id_number') ?? options.callerId.number,
    callerIdName: variables.get('origination_caller_id_name') ?? options.callerId.name,
  })
}

/** The far ends of each target of a group, and the last reason why one of them has none. */
async function attemptsOfGroup(
  exchange: Exchange,
  options: OriginateOptions,
  group: readonly DialLeg[],
): Promise<{ readonly attempts: ReadonlyArray<readonly Attempt[]>; readonly cause: Cause }> {
  const found = await Promise.all(group.map(leg => attemptsOf(exchange, options, leg)))
  const causes = found.filter(each => typeof each === 'string')
  return {
    attempts: found.filter(each => typeof each !== 'string'),
    cause: causes.at(-1) ?? 'DESTINATION_OUT_OF_ORDER',
  }
}

/** Calls every far end of a group. `takeUuid` gives the uuid of the next leg. */
async function ringGroup(
  exchange: Exchange,
  options: OriginateOptions,
  group: readonly DialLeg[],
  takeUuid: () => string,
): Promise<Originated> {
  const { attempts, cause } = await attemptsOfGroup(exchange, options, group)
  if (options.signal.aborted) return { type: 'failed', cause: 'ORIGINATOR_CANCEL', leg: null }
  const startAll = (target: readonly Attempt[]) =>
    Promise.all(target.map(each => start(exchange, options, each, takeUuid)))
  const started = await Promise.all(attempts.map(startAll))
  const targets = started.map(target => target.filter(each => typeof each !== 'string'))
  const failures = started.flat().filter(each => typeof each === 'string')
  if (targets.some(target => target.length > 0)) return ring(exchange, options, targets)
  return { type: 'failed', cause: failures.at(-1) ?? cause, leg: null }
}

/**
 * Calls what a dial string names, group by group until one is up. A group that was not answered in time is the last,
 * unless `originate_continue_on_timeout` says else (FreeSWITCH: switch_ivr_originate).
 */
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
    if (result.late === true && !saysTrue(ofAttempt(options, 'originate_continue_on_timeout'))) return result
  }
  return result
}
