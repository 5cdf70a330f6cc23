import { randomUUID } from 'node:crypto'
import { readDialplan } from '../../xmlcurl/dialplan-document.ts'
import type { SectionResult } from '../../xmlcurl/document.ts'
import type { Cause } from '../causes.ts'
import { hunt, type PlannedApplication } from '../dialplan/hunt.ts'
import type { Exchange } from '../exchange.ts'
import { profileHeaders } from '../leg/caller-profile.ts'
import type { Leg } from '../leg/leg.ts'
import { waitFor } from '../leg/wait.ts'
import { separate } from '../separate.ts'

/** Where a leg is sent. */
export interface Destination {
  readonly destination: string
  /**
   * `XML` or `inline`: then `destination` is `application:data,...` itself, or where something follows a colon, that is. Else
   * what the leg's variable `force_transfer_dialplan` says, else XML.
   */
  readonly dialplan?: string | undefined
  /** What its variable `force_transfer_context` says, else the leg's own, when absent. */
  readonly context?: string | undefined
}

/** What a leg is to run, or why it cannot be routed. */
type Route =
  | { readonly type: 'planned'; readonly plan: readonly PlannedApplication[] }
  | { readonly type: 'failed'; readonly cause: Cause }

/** mod_xml_curl's fields of a dialplan question (mod_dialplan_xml: the channel, its variables and the profile as Hunt-*). */
function ask(exchange: Exchange, leg: Leg): Promise<SectionResult> {
  const { channel } = leg
  return exchange.xmlCurl('dialplan', [
    ['tag_name', ''],
    ['key_name', ''],
    ['key_value', ''],
    ...exchange.bus.coreHeaders('REQUEST_PARAMS'),
    ...channel.headers(),
    ...channel.variableHeaders(),
    ...profileHeaders('Hunt', channel),
  ])
}

/** Inline actions that only touch variables run while hunting; others wait as if they were not inline. */
function runInline(exchange: Exchange, leg: Leg): (application: string, data: string) => void {
  return (application, data) => {
    if (application === 'set' || application === 'unset' || application === 'export') {
      void exchange.execute(leg, { application, data }, leg.activity.signal)
    } else leg.plan.push({ application, data })
  }
}

function huntIn(exchange: Exchange, leg: Leg, result: SectionResult): Route {
  if (result.type === 'failed') {
    leg.log.error({ reason: result.reason }, 'no dialplan')
    return { type: 'failed', cause: 'NORMAL_TEMPORARY_FAILURE' }
  }
  if (result.type === 'notFound') return { type: 'failed', cause: 'NO_ROUTE_DESTINATION' }
  const { dialplan, problems } = readDialplan(result.section)
  for (const problem of problems) leg.log.error({ problem }, 'dialplan')
  const { channel } = leg
  const planned = hunt(dialplan, {
    context: channel.profile.context,
    field: name => channel.lookUpField(name),
    variable: name => channel.lookUp(name),
    runInline: runInline(exchange, leg),
    warn: (fields, message) => leg.log.warn(fields, message),
  })
  const plan = [...leg.plan, ...planned]
  return plan.length === 0 ? { type: 'failed', cause: 'NO_ROUTE_DESTINATION' } : { type: 'planned', plan }
}

/** `park` or `set:a=b,park`: applications in place of a number. */
function readInline(text: string): readonly PlannedApplication[] {
  return separate(text, ',').map(each => {
    const at = each.indexOf(':')
    return at === -1
      ? { application: each, data: '' }
      : { application: each.slice(0, at), data: each.slice(at + 1) }
  })
}

async function findRoute(exchange: Exchange, leg: Leg, signal: AbortSignal): Promise<Route | 'aborted'> {
  const { profile } = leg.channel
  const inline = /^inline(?::(?<applications>.*))?$/is.exec(profile.dialplan)
  if (inline !== null) {
    const text = inline.groups?.applications || profile.destinationNumber
    return { type: 'planned', plan: readInline(text) }
  }
  const result = await waitFor<SectionResult>(signal, settle => {
    void ask(exchange, leg).then(settle)
    return () => undefined
  })
  return result === 'aborted' ? 'aborted' : huntIn(exchange, leg, result)
}

/** Asks the dialplan where the leg goes, and goes there. */
export async function routeLeg(exchange: Exchange, leg: Leg, signal: AbortSignal): Promise<void> {
  leg.channel.state = 'CS_ROUTING'
  if (!leg.channel.answered && !leg.channel.early) leg.channel.callState = 'RINGING'
  leg.plan = []
  const route = await findRoute(exchange, leg, signal)
  if (route === 'aborted') return
  if (route.type === 'failed') {
    leg.hangup(route.cause)
    return
  }
  leg.plan = [...route.plan]
  await runPlan(exchange, leg, signal)
}

/** Runs what is left of the leg's dialplan; at its end the leg hangs up. */
export async function runPlan(exchange: Exchange, leg: Leg, signal: AbortSignal): Promise<void> {
  leg.enter('CS_EXECUTE')
  while (!signal.aborted && !leg.ended) {
    const next = leg.plan.shift()
    if (next === undefined) {
      leg.hangup('NORMAL_CLEARING')
      return
    }
    await exchange.execute(leg, next, signal)
  }
}

/** Sends a leg somewhere else in the dialplan, whatever it does now. `transfer_source` is as FreeSWITCH leaves it: no two are alike. */
export function transferLeg(exchange: Exchange, leg: Leg, to: Destination): void {
  const { channel } = leg
  const { profile } = channel
  channel.flipCallerId()
  profile.destinationNumber = to.destination.slice(0, 1024)
  profile.dialplan = to.dialplan ?? channel.lookUp('force_transfer_dialplan') ?? 'XML'
  profile.context = to.context ?? channel.lookUp('force_transfer_context') ?? profile.context
  profile.index += 1
  channel.times.transfer = exchange.clock.now()
  channel.times.profileCreated = channel.times.transfer
  const { destinationNumber, context, dialplan } = profile
  const seconds = Math.floor(channel.times.transfer / 1000)
  const place = `${destinationNumber}/${context}/${dialplan}`
  leg.setVariable('transfer_source', `${seconds}:${randomUUID()}:bl_xfer:${place}`)
  leg.activity.redirect(signal => {
    channel.otherLeg = null
    return routeLeg(exchange, leg, signal)
  })
}
