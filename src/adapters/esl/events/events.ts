import { legId, type Millis, requestId } from '../../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../../ports/switch.ts'
import { digitsVariable } from '../commands/audio-commands.ts'
import { compileFields, type EventMessage, type FieldSet, type Headers } from '../wire/message.ts'
import { gatewayJobDone, gatewayMappers } from './gateway-events.ts'
import { bridgeEndOf, hangupOf } from './hangup.ts'
import type { KnownLegs } from './known-legs.ts'
import { createFactReader, type FactReader, millisOf, readLegFacts } from './leg-facts.ts'
import { registrationMappers } from './registration-events.ts'
import type { Registrations } from './registrations.ts'

/** What the mapping of events keeps between them, all of it rebuilt from the switch on each connection. */
export interface EventContext {
  readonly legs: KnownLegs
  readonly registrations: Registrations
  readonly reader: FactReader
  readonly fields: FieldSet
}

/** One event on its way to the runtime. */
interface Arrived {
  readonly message: EventMessage
  readonly at: Millis
  readonly context: EventContext
  readonly headers: Headers
  /** The leg's facts, read when first asked for. */
  leg(): LegFacts
}

type Mapper = (event: Arrived) => readonly SwitchEvent[]

const extraFields = [
  'Event-Name',
  'Event-Date-Timestamp',
  'Application',
  'Application-UUID',
  'Application-Response',
  `variable_${digitsVariable}`,
  'variable_record_ms',
  'Hangup-Cause',
  'variable_sip_term_status',
  'variable_sip_invite_failure_status',
  'variable_proto_specific_hangup_cause',
  'variable_sip_hangup_disposition',
  'variable_originate_disposition',
  'variable_bridge_hangup_cause',
  'variable_last_bridge_hangup_cause',
  'variable_last_bridge_proto_specific_hangup_cause',
  'Bridge-A-Unique-ID',
  'Bridge-B-Unique-ID',
] as const

export function createEventContext(
  legs: KnownLegs,
  registrations: Registrations,
  extraVariables: readonly string[],
): EventContext {
  const reader = createFactReader(extraVariables)
  return { legs, registrations, reader, fields: compileFields([...reader.fieldNames, ...extraFields]) }
}

/** False from the moment a leg is hung up; its CHANNEL_HANGUP_COMPLETE comes later. */
const isAlive = (headers: Headers): boolean => headers.get('Answer-State') !== 'hangup'

/** Applications whose end the runtime waits for; `answer` and whatever the dialplan runs have their own events. */
const reported = new Set(['playback', 'play_and_get_digits', 'record'])

/**
 * An endless playback reports the end of every round, and once more when it is broken. What stops because the leg was
 * hung up is not reported: the leg's own end follows, and nobody is to take it for a prompt that was heard. A recording
 * is: most who leave a message end it by hanging up.
 */
function executeDone(event: Arrived): readonly SwitchEvent[] {
  const { headers } = event
  const application = headers.get('Application') ?? ''
  if (application === 'bridge') return [bridgeDone(event)]
  const recorded = application === 'record'
  if (!reported.has(application) || !(isAlive(headers) || recorded)) return []
  const collected = application === 'play_and_get_digits'
  return [
    {
      type: 'executeDone',
      at: event.at,
      leg: event.leg(),
      requestId: requestId(headers.get('Application-UUID') ?? ''),
      application,
      response: headers.get('Application-Response') ?? '',
      digits: collected ? (headers.get(`variable_${digitsVariable}`) ?? '') : '',
      recordedMs: recorded ? wholeNumber(headers.get('variable_record_ms')) : 0,
    },
  ]
}

function bridgeDone({ at, headers, leg }: Arrived): SwitchEvent {
  return {
    type: 'bridgeDone',
    at,
    leg: leg(),
    requestId: requestId(headers.get('Application-UUID') ?? ''),
    ...bridgeEndOf(headers),
  }
}

/** 0 for anything that is no whole number. */
const wholeNumber = (text: string | undefined): number => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : 0)

/** FreeSWITCH tells of a bridge on its first leg only; the runtime hears it of both, as far as they live. */
function bridgeEvents(event: Arrived, type: 'legBridged' | 'legUnbridged'): readonly SwitchEvent[] {
  const { legs } = event.context
  const first = event.leg().legId
  const ends = [event.headers.get('Bridge-A-Unique-ID'), event.headers.get('Bridge-B-Unique-ID')]
  const second = legId(ends.find(end => end !== first) ?? legs.get(first)?.bridgedTo ?? '')
  const pairs = [
    [first, second],
    [second, first],
  ] as const
  return pairs.flatMap(([id, otherId]) => {
    const leg = legs.bridge(id, type === 'legBridged' ? otherId : '')
    return leg === undefined ? [] : [{ type, at: event.at, leg, otherId }]
  })
}

function legEnded(event: Arrived): readonly SwitchEvent[] {
  const leg = event.leg()
  event.context.legs.forget(leg.legId)
  const answeredAt = millisOf(event.headers.get('Caller-Channel-Answered-Time'))
  const answered = answeredAt > 0
  return [
    {
      type: 'legEnded',
      at: event.at,
      leg,
      ...hangupOf(event.headers, answered),
      answeredAt: answered ? answeredAt : null,
    },
  ]
}

/** `+OK <uuid of the leg that is up>` or `-ERR <cause>` (mod_commands originate); the job's uuid is the command's (dial-commands.ts). */
function originateDone({ message, at }: Arrived): readonly SwitchEvent[] {
  if (message.header('Job-Command') !== 'originate') return []
  const result = message.body.trim()
  const cause = /^-ERR ([A-Z0-9_]+)$/.exec(result)?.[1] ?? 'NORMAL_TEMPORARY_FAILURE'
  const answered = /^\+OK (\S+)$/.exec(result)?.[1]
  const outcome =
    answered === undefined
      ? ({ ok: false, cause } as const)
      : ({ ok: true, answered: legId(answered) } as const)
  return [{ type: 'originateDone', at, legId: legId(message.header('Job-UUID') ?? ''), outcome }]
}

/** The only event of a leg without its variables, so they are taken from what is known. */
function digit({ message, at, context, headers }: Arrived): readonly SwitchEvent[] {
  const typed = message.header('DTMF-Digit') ?? ''
  if (typed === '') return []
  const leg = context.legs.get(legId(message.header('Unique-ID') ?? ''))
  return [{ type: 'digit', at, leg: leg ?? readLegFacts(context.reader, headers), digit: typed }]
}

/** Every event nacd subscribes to, and what it makes of it. */
const mappers = {
  CHANNEL_CREATE: event => [{ type: 'legCreated', at: event.at, leg: event.leg() }],
  CHANNEL_PARK: event => [{ type: 'legParked', at: event.at, leg: event.leg() }],
  CHANNEL_PROGRESS: event => [{ type: 'legProgress', at: event.at, leg: event.leg(), media: false }],
  CHANNEL_PROGRESS_MEDIA: event => [{ type: 'legProgress', at: event.at, leg: event.leg(), media: true }],
  CHANNEL_ANSWER: event => [{ type: 'legAnswered', at: event.at, leg: event.leg() }],
  CHANNEL_BRIDGE: event => bridgeEvents(event, 'legBridged'),
  CHANNEL_UNBRIDGE: event => bridgeEvents(event, 'legUnbridged'),
  CHANNEL_HOLD: event => [{ type: 'legHeld', at: event.at, leg: event.leg() }],
  CHANNEL_UNHOLD: event => [{ type: 'legResumed', at: event.at, leg: event.leg() }],
  CHANNEL_EXECUTE_COMPLETE: executeDone,
  CHANNEL_HANGUP_COMPLETE: legEnded,
  DTMF: digit,
  BACKGROUND_JOB: event => [...originateDone(event), ...gatewayJobDone(event.message, event.at)],
  CUSTOM: ({ message, at, context }) => {
    const subclass = message.header('Event-Subclass') ?? ''
    return (
      registrationMappers.get(subclass)?.(message, at, context.registrations) ??
      gatewayMappers.get(subclass)?.(message, at) ??
      []
    )
  },
} satisfies Record<string, Mapper>

/** What to subscribe to; CUSTOM comes last, its subclasses follow it. */
export const eventNames: readonly string[] = [
  ...Object.keys(mappers).filter(name => name !== 'CUSTOM'),
  'CUSTOM',
  ...registrationMappers.keys(),
  ...gatewayMappers.keys(),
]

const mapperOf = new Map<string, Mapper>(Object.entries(mappers))

/** The runtime's view of one event of the switch: none, one, or two (a bridge). */
export function mapEvent(context: EventContext, message: EventMessage): readonly SwitchEvent[] {
  const headers = message.pick(context.fields)
  const mapper = mapperOf.get(headers.get('Event-Name') ?? '')
  if (mapper === undefined) return []
  let leg: LegFacts | undefined
  const readLeg = (): LegFacts => {
    leg ??= context.legs.see(readLegFacts(context.reader, headers), isAlive(headers))
    return leg
  }
  const at = millisOf(headers.get('Event-Date-Timestamp'))
  return mapper({ message, at, context, headers, leg: readLeg })
}
