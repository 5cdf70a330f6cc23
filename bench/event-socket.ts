import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { createEventContext, mapEvent } from '../src/adapters/esl/events.ts'
import { createFramer } from '../src/adapters/esl/framing.ts'
import { createKnownLegs } from '../src/adapters/esl/known-legs.ts'
import { EventMessage } from '../src/adapters/esl/message.ts'
import { createRegistrations } from '../src/adapters/esl/registrations.ts'
import { median, printTable } from './table.ts'

/** How many events are parsed in one round, and how many rounds there are. */
const perRound = 20_000
const rounds = 7
/** What a socket hands over at once. */
const chunkBytes = 65_536

/** One CHANNEL_ANSWER as FreeSWITCH sends it: about 250 headers, 8 KB, values URL-encoded. */
function channelEvent(n: number): string {
  const uuid = `5a1f0c2e-7b1d-4d3a-9c55-${n.toString(16).padStart(12, '0')}`
  const headers: [string, string][] = [
    ['Event-Name', 'CHANNEL_ANSWER'],
    ['Core-UUID', '0f6a2c1e-8d4b-4f7e-b1a2-3c4d5e6f7a8b'],
    ['Event-Date-Timestamp', String(1_795_000_000_000_000 + n)],
    ['Event-Sequence', String(n)],
    ['Channel-State', 'CS_EXECUTE'],
    ['Answer-State', 'answered'],
    ['Call-Direction', 'inbound'],
    ['Unique-ID', uuid],
    ['Caller-Caller-ID-Number', '13800138000'],
    ['Caller-Caller-ID-Name', '%E5%BC%A0%E4%B8%89'],
    ['Caller-Destination-Number', '120'],
    ['Caller-Network-Addr', '127.0.0.1'],
    ['Caller-Channel-Created-Time', '1795000000000000'],
    ['Caller-Channel-Answered-Time', '1795000001000000'],
    ['variable_user_name', '1002'],
    ['variable_sip_network_ip', '127.0.0.1'],
    ['variable_sip_network_port', '5080'],
    ['variable_nacd_app', 'nacd'],
    ['variable_nacd_data', '120'],
  ]
  for (let filler = headers.length; filler < 250; filler += 1) {
    headers.push([`variable_filler_${filler}`, `a%3A${filler}%40b.c`])
  }
  return `${headers.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n`
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

/** The headers our mapper reads of an answered leg, asked of modesl's event. */
const read = ['Event-Name', 'Unique-ID', 'Call-Direction', 'Answer-State', 'Caller-Caller-ID-Number']
const alsoRead = [
  'Caller-Destination-Number',
  'variable_user_name',
  'variable_nacd_app',
  'variable_nacd_data',
]

function parseTheirs(Parser: ModeslParser, chunks: readonly Buffer[]): number {
  const socket = new EventEmitter()
  const parser = new Parser(socket)
  let seen = 0
  parser.on('esl::event', (event: ModeslEvent) => {
    const values = [...read, ...alsoRead].map(name => event.getHeader(name))
    if (values[0] === 'CHANNEL_ANSWER') seen += 1
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
