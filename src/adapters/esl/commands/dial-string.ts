import type { CalledLeg, LegTarget } from '../../../core/call/switch-command.ts'
import { originateBraces, plainVariables, type Variables } from '../events/variables.ts'
import { firstRefusal, type Refused, refused } from '../refused.ts'
import { escapeFor } from './quote.ts'
import { checkEndpoint, checkGateway, checkInteger, checkMark, checkNumber, checkUuid } from './syntax.ts'

type Target<T extends LegTarget['type']> = Extract<LegTarget, { type: T }>

/** What each kind of target must be, how a dial string names it, and what its leg is known by. */
const kinds: {
  readonly [T in LegTarget['type']]: {
    readonly check: (target: Target<T>) => Refused | null
    readonly endpoint: (target: Target<T>) => string
    readonly variables: (target: Target<T>) => Variables
  }
} = {
  extension: {
    check: ({ number }) => checkNumber(number),
    endpoint: ({ number }) => `user/${number}`,
    variables: ({ number }) => ({ nacd_extension: number }),
  },
  gateway: {
    check: ({ gateway, number }) => firstRefusal(checkGateway(gateway), checkNumber(number)),
    endpoint: ({ gateway, number }) => `sofia/gateway/${gateway}/${number}`,
    variables: ({ gateway }) => ({ nacd_gateway: gateway }),
  },
  endpoint: {
    check: ({ text }) => checkEndpoint(text),
    endpoint: ({ text }) => text,
    variables: () => ({}),
  },
}

const kindOf = (target: LegTarget) => kinds[target.type] as (typeof kinds)['endpoint']

export const checkTarget = (target: LegTarget): Refused | null => kindOf(target).check(target as never)

/** `user/1001`, `sofia/gateway/telecom/139...`. */
export const endpointOf = (target: LegTarget): string => kindOf(target).endpoint(target as never)

export const ofTarget = (target: LegTarget): Variables => kindOf(target).variables(target as never)

/** More at once are a typing error or a flood; FreeSWITCH takes 128 (MAX_PEERS). */
const mostLegs = 20

const checkLeg = ({ target, legId, displayNumber, mark }: CalledLeg): Refused | null =>
  firstRefusal(
    checkTarget(target),
    legId === '' ? null : checkUuid(legId),
    displayNumber === '' ? null : checkNumber(displayNumber),
    checkMark(mark),
  )

function checkOwnIds(legs: readonly CalledLeg[]): Refused | null {
  const ids = legs.flatMap(({ legId }) => (legId === '' ? [] : [legId]))
  return new Set(ids).size === ids.length ? null : refused('two legs have the same uuid')
}

export const checkLegs = (legs: readonly CalledLeg[]): Refused | null =>
  firstRefusal(
    checkInteger(legs.length, 1, mostLegs, 'the number of legs'),
    ...legs.map(checkLeg),
    checkOwnIds(legs),
  )

/** Without a caller id of its own a leg shows what the dial string says, else that of the caller's leg. */
function shown({ displayNumber, variables }: CalledLeg): Variables {
  if (displayNumber === '') return {}
  return {
    origination_caller_id_number: displayNumber,
    origination_caller_id_name: variables.origination_caller_id_name ?? displayNumber,
  }
}

/**
 * Ours come last. An extension gets no `origination_uuid`: of several phones with one uuid FreeSWITCH rings the first
 * only. (Among other legs it rings the first phone of an extension whatever the uuid: mod_dptools, user_outgoing_channel
 * with SOF_FORKED_DIAL.)
 */
const variablesOf = (leg: CalledLeg): Variables => ({
  ...leg.variables,
  ...ofTarget(leg.target),
  nacd_line: leg.mark,
  ...(leg.legId === '' ? {} : { origination_uuid: leg.legId }),
  ...shown(leg),
})

/**
 * Whoever is *answered* first is meant to win. Left alone, FreeSWITCH takes the first with early media, and hangs up on
 * the rest: a trunk that announces something would take the call from a phone that rings (check_channel_status,
 * `early_ok`). With this the ring time counts through early media, too.
 */
const answeredOnly: Variables = { ignore_early_media: 'true' }

/** What stands in the braces, and what in the brackets of each leg. */
interface Shared {
  readonly all: Variables
  readonly own: readonly Variables[]
}

/**
 * What all legs have alike goes into the braces: there alone FreeSWITCH looks for variables of the attempt as a whole, such
 * as `ignore_early_media`, `progress_timeout` or `fail_on_single_reject` (switch_ivr_originate, `var_event`). On the leg
 * itself the braces win over the brackets (without `local_var_clobber`). `usual` holds where the legs say nothing else,
 * `attempt` always.
 */
function share(legs: readonly CalledLeg[], usual: Variables, attempt: Variables): Shared {
  const [first = {}, ...others] = legs.map(variablesOf)
  const alike = Object.entries(first).filter(([name, value]) => others.every(each => each[name] === value))
  const all = { ...usual, ...Object.fromEntries(alike), ...attempt }
  const own = [first, ...others].map(each =>
    Object.fromEntries(Object.entries(each).filter(([name]) => !Object.hasOwn(all, name))),
  )
  return { all, own }
}

/** `[a=1]user/1001`, without brackets where there is nothing in them. */
function legText({ target }: CalledLeg, own: Variables): string | Refused {
  const list = plainVariables(own, '[]|')
  if (typeof list !== 'string') return list
  return `${list === '' ? '' : `[${list}]`}${endpointOf(target)}`
}

function legTexts(legs: readonly CalledLeg[], own: readonly Variables[]): string | Refused {
  const texts: string[] = []
  for (const [at, leg] of legs.entries()) {
    const text = legText(leg, own[at] ?? {})
    if (typeof text !== 'string') return text
    texts.push(text)
  }
  return texts.join(',')
}

/**
 * `{...}[...]user/1001,[...]sofia/gateway/telecom/139...` for the application `bridge`: early media of one leg alone is heard.
 * `runs`: variables that the switch carries out.
 */
export function bridgeString(
  legs: readonly CalledLeg[],
  attempt: Variables,
  runs: Variables = {},
): string | Refused {
  const { all, own } = share(legs, legs.length > 1 ? answeredOnly : {}, attempt)
  const list = plainVariables(all, '', runs)
  const rest = legTexts(legs, own)
  if (typeof list !== 'string') return list
  return typeof rest === 'string' ? `{${list}}${rest}` : rest
}

/**
 * The same for the API command `originate`, which is taken apart at spaces before. Nobody is there to hear early media, and
 * nobody would end a leg that has nothing else.
 */
export function originateString(legs: readonly CalledLeg[], attempt: Variables): string | Refused {
  const { all, own } = share(legs, answeredOnly, attempt)
  const braces = originateBraces(all)
  const rest = legTexts(legs, own)
  if (typeof braces !== 'string') return braces
  return typeof rest === 'string' ? `${braces}${escapeFor(' ', rest)}` : rest
}
