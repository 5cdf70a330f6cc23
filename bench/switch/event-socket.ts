import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createEventContext, mapEvent } from '../../src/adapters/esl/events/events.ts'
import { createKnownLegs } from '../../src/adapters/esl/events/known-legs.ts'
import { createRegistrations } from '../../src/adapters/esl/events/registrations.ts'
import { createFramer } from '../../src/adapters/esl/wire/framing.ts'
import { EventMessage } from '../../src/adapters/esl/wire/message.ts'
import { median, printTable } from '../support/table.ts'

/** How many events are parsed in one round, and how many rounds there are. */
const perRound = 20_000
const rounds = 7
/** What a socket hands over at once. */
const chunkBytes = 65_536

/** How many legs are alive at once. */
const legs = 2000

/** A CHANNEL_PARK as a FreeSWITCH 1.11 sent it for a caller whose agent had hung up: 8.8 KB in 210 headers. */
const recorded = readFileSync(new URL('channel-park.txt', import.meta.url), 'utf8')
const recordedId = /^Unique-ID: (.*)$/m.exec(recorded)?.[1] ?? ''

/** The recorded event of one leg of many. */
function channelEvent(n: number): string {
  const legId = `5a1f0c2e-7b1d-4d3a-9c55-${(n % legs).toString(16).padStart(12, '0')}`
  return `${recorded.replaceAll(recordedId, legId)}\n`
}

function stream(events: number): Buffer[] {
  const frames: string[] = []
  for (let n = 0; n < events; n += 1) {
    const body = channelEvent(n)
    frames.push(`Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-plain\n\n${body}`)
  }
  const bytes = Buffer.from(frames.join(''))
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.subarray(at, at + chunkBytes))
  return chunks
}

/** Ours: frames, then the facts of the leg, as the driver reads them. */
function parseOurs(chunks: readonly Buffer[]): number {
  const framer = createFramer()
  const context = createEventContext(createKnownLegs(), createRegistrations(), [])
  let seen = 0
  for (const chunk of chunks) {
    framer.push(chunk, ({ body }) => {
      seen += mapEvent(context, new EventMessage(body)).length
    })
  }
  return seen
}

interface ModeslEvent {
  getHeader(name: string): string | undefined
}
type ModeslParser = new (socket: EventEmitter) => EventEmitter

/** The headers that our mapper finds in this event, asked of modesl's event. */
const read = [
  'Event-Name',
  'Event-Date-Timestamp',
  'Unique-ID',
  'Call-Direction',
  'Answer-State',
  'Caller-Caller-ID-Number',
  'Caller-Caller-ID-Name',
  'Caller-Destination-Number',
  'Caller-Channel-Created-Time',
  'Caller-Channel-Answered-Time',
  'variable_user_name',
  'variable_sip_network_ip',
  'variable_sip_network_port',
  'variable_nacd_app',
  'variable_nacd_data',
  'variable_nacd_state',
]

function parseTheirs(Parser: ModeslParser, chunks: readonly Buffer[]): number {
  const socket = new EventEmitter()
  const parser = new Parser(socket)
  let seen = 0
  parser.on('esl::event', (event: ModeslEvent) => {
    const values = read.map(name => event.getHeader(name))
    if (values[0] === 'CHANNEL_PARK') seen += 1
  })
  for (const chunk of chunks) socket.emit('data', chunk)
  return seen
}

/** Events per second of one round. */
function timed(events: number, parse: () => number): number {
  const start = performance.now()
  const seen = parse()
  const seconds = (performance.now() - start) / 1000
  if (seen !== events) throw new Error(`parsed ${seen} of ${events} events`)
  return events / seconds
}

/** Channel events of 8 KB per second on one core: nacd's driver beside the npm client modesl, on the same bytes. */
export async function run(): Promise<void> {
  const Parser = createRequire(import.meta.url)('modesl').Parser as ModeslParser
  const chunks = stream(perRound)
  const fewer = stream(perRound / 10)
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    ours.push(timed(perRound, () => parseOurs(chunks)))
    theirs.push(timed(perRound / 10, () => parseTheirs(Parser, fewer)))
  }
  const size = Buffer.byteLength(channelEvent(1))
  const row = (name: string, values: readonly number[]): string[] => [
    name,
    Math.round(median(values)).toLocaleString('en'),
    Math.round(Math.min(...values)).toLocaleString('en'),
    Math.round(Math.max(...values)).toLocaleString('en'),
    `${(median(values) / median(theirs)).toFixed(1)} x`,
  ]
  printTable(
    `event socket: channel events of ${size} bytes, one core, ${rounds} rounds`,
    ['', 'events/s (median)', 'lowest', 'highest', 'ratio'],
    [row('nacd', ours), row('modesl 1.2', theirs)],
  )
}
