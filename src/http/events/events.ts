import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { type EventFilter, typesNamed } from '../../runtime/events/event-filter.ts'
import { liveEventKinds, liveEventTypes } from '../../runtime/events/live-event.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { closed, errors } from '../resource/schemas.ts'
import { refused } from '../resource/text-forms.ts'
import { ApiError } from '../server/errors.ts'
import { type CutReason, EventStream } from './event-stream.ts'
import { snapshotOf } from './snapshot.ts'

/** Readers at once; each is a socket. */
const mostReaders = 100

const names = (most: number, description: string) =>
  Type.String({ pattern: '^[0-9A-Za-z*#+._,-]{1,2048}$', maxLength: most, description })

const querystring = closed({
  types: Type.Optional(
    names(
      1024,
      `Only these, with commas between: kinds (${liveEventKinds.join(', ')}) or single events (${liveEventTypes.join(', ')}).`,
    ),
  ),
  group: Type.Optional(
    names(
      2048,
      'Only what is about these groups, with commas between. Gateways and switches belong to no group and are told all the same.',
    ),
  ),
  snapshot: Type.Optional(
    Type.Boolean({ description: 'First how everything is now, where nothing is gone on from.' }),
  ),
})

const headers = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({ maxLength: 64, description: 'The last id that was read; the stream goes on behind it.' }),
  ),
})

const schema = {
  summary: 'Everything live, as server-sent events',
  description:
    'Calls, queues, agents, gateways and switches as they change (docs/events.md). The token is needed in the header; an address never carries it, for addresses are written into logs.',
  tags: ['events'],
  querystring,
  headers,
  response: { 200: { content: { 'text/event-stream': { schema: Type.String() } } }, ...errors },
}

type Deps = Pick<HttpDeps, 'events' | 'live' | 'clock' | 'log'>

/** `GET /v1/events`. */
export function events(deps: Deps): ApiPlugin {
  const { events: hub, live } = deps
  return async api => {
    const streams = new Set<EventStream>()
    // A server that closes waits for open requests: these would never end by themselves.
    api.addHook('preClose', async () => {
      for (const stream of [...streams]) stream.cut('stopping')
    })
    api.get('/v1/events', { schema, exposeHeadRoute: false }, (request, reply) => {
      const { types, group, snapshot = false } = request.query
      const filter = filterOf(types, group)
      if (streams.size >= mostReaders) throw new ApiError('too_many_readers', { most: mostReaders })
      const opening = hub.open(request.headers['last-event-id'] ?? null)
      const stream = openStream(deps, reply, filter, streams)
      const isResumed = request.headers['last-event-id'] !== undefined
      stream.begin(opening, () => snapshotOf(live), snapshot && !isResumed)
    })
  }
}

function openStream(
  { events: hub, clock, log }: Deps,
  reply: FastifyReply,
  filter: EventFilter,
  streams: Set<EventStream>,
): EventStream {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Proxies like nginx would hold the text back until they have enough of it.
    'x-accel-buffering': 'no',
  })
  const onCut = (reason: CutReason): void => {
    streams.delete(stream)
    if (reason === 'too_slow') log.warn({ reason }, 'a reader of live events was cut off')
  }
  const out = {
    write: (text: string) => raw.write(text),
    end: (text: string) => void raw.end(text),
    destroy: () => void raw.destroy(),
  }
  const stream = new EventStream({ hub, clock, out, filter, onCut })
  streams.add(stream)
  raw.on('drain', () => stream.drained())
  raw.on('close', () => {
    streams.delete(stream)
    stream.gone()
  })
  return stream
}

/** Throws ApiError where nothing is named: nobody wants to hear of nothing. */
function listed(field: string, text: string): readonly string[] {
  const names = text.split(',').filter(name => name !== '')
  if (names.length === 0) throw refused(field, { expected: oneName }, 'querystring')
  return names
}

const oneName = { en: 'at least one name', zh: '至少一个名称' }

/** Throws ApiError where a type is not known: a mistyped one would be a silence. */
function filterOf(types: string | undefined, group: string | undefined): EventFilter {
  const named = types === undefined ? null : typesNamed(listed('types', types))
  if (named !== null && named.unknown.length > 0) {
    const allowed = [...liveEventKinds, ...liveEventTypes]
    const words = { problem: 'names no event', problem_zh: '没有这些事件' }
    const problem = { at: 'querystring/types', ...words, fields: named.unknown, allowed }
    throw new ApiError('invalid_request', { problems: [problem] })
  }
  return {
    types: named?.types ?? null,
    groups: group === undefined ? null : new Set(listed('group', group)),
  }
}
