import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import Database from 'better-sqlite3'
import { Pool } from 'undici'
import { createOutbox, type Outbox } from '../../src/adapters/outbox/outbox.ts'
import { flowEvent } from '../../src/adapters/outbox/testing.ts'
import { systemClock } from '../../src/adapters/system/clock.ts'
import { memoryLog } from '../../src/testing/memory-log.ts'
import { printTable } from '../support/table.ts'
import { type Answering, closedPort, perSecond, startAnswering } from './answering.ts'

const events = 200_000
const eventsPerCall = 8
/** Events that come in one turn of the event loop. */
const perTurn = 100
/** Events for each of the peers. */
const peerEvents = 20_000
const parallel = 16
/** The measurement ends after this much delivering, whatever is left. */
const longestDeliveryMs = 40_000

const eventOf = (nth: number) =>
  flowEvent(`call-${Math.floor(nth / eventsPerCall)}`, String(nth % eventsPerCall))

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

interface Measured {
  readonly name: string
  readonly perSecond: number
  readonly heapMb: number
  readonly rssMb: number
  /** The longest the event loop was held, in ms; null where nothing was looked at. */
  readonly stallMs: number | null
}

function memory(): { heapMb: number; rssMb: number } {
  collectGarbage()
  const { heapUsed, rss } = process.memoryUsage()
  return { heapMb: heapUsed / 1_048_576, rssMb: rss / 1_048_576 }
}

async function measure(name: string, work: () => Promise<number>): Promise<Measured> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const rate = await work()
  delay.disable()
  return { name, perSecond: rate, stallMs: delay.max / 1e6, ...memory() }
}

const nextTurn = (): Promise<void> => new Promise(setImmediate)

/** Everything on disk while the receiver is away. */
async function pushAll(outbox: Outbox): Promise<number> {
  const start = performance.now()
  for (let nth = 0; nth < events; nth++) {
    outbox.push(eventOf(nth))
    if (nth % perTurn === perTurn - 1) await nextTurn()
  }
  outbox.flush()
  return events / ((performance.now() - start) / 1000)
}

/** From the first delivery to the last, or to the end of the time allowed. */
async function deliverAll(delivered: () => number): Promise<number> {
  while (delivered() === 0) await nextTurn()
  const [start, from] = [performance.now(), delivered()]
  const over = (): boolean => delivered() === events || performance.now() - start > longestDeliveryMs
  while (!over()) await new Promise(resolve => setTimeout(resolve, 5))
  return (delivered() - from) / ((performance.now() - start) / 1000)
}

/** better-sqlite3 with the same settings, one INSERT in each transaction. */
async function plainInserts(folder: string): Promise<number> {
  const database = new Database(join(folder, 'plain.db'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = NORMAL')
  database.exec(
    'CREATE TABLE event (id INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT, call_uuid TEXT, body TEXT)',
  )
  const insert = database.prepare('INSERT INTO event (event_id, call_uuid, body) VALUES (?, ?, ?)')
  const start = performance.now()
  for (let nth = 0; nth < peerEvents; nth++) {
    const event = eventOf(nth)
    insert.run(crypto.randomUUID(), event.call_uuid, JSON.stringify(event))
    if (nth % perTurn === perTurn - 1) await nextTurn()
  }
  const rate = peerEvents / ((performance.now() - start) / 1000)
  database.close()
  return rate
}

async function plainPosts({ port }: Answering): Promise<number> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: parallel })
  const headers = { 'Content-Type': 'application/json' }
  const rate = await perSecond(peerEvents, parallel, async nth => {
    const body = JSON.stringify(eventOf(nth))
    const answer = await pool.request({ method: 'POST', path: '/push_event', headers, body })
    await answer.body.text()
  })
  await pool.close()
  return rate
}

async function measureAll(folder: string): Promise<readonly Measured[]> {
  const port = await closedPort()
  let delivered = 0
  const outbox = createOutbox({
    file: join(folder, 'outbox.db'),
    url: `http://127.0.0.1:${port}/push_event`,
    secret: '',
    clock: systemClock,
    log: memoryLog(),
    parallel,
    observe: (outcome, count) => {
      if (outcome === 'delivered') delivered += count
    },
  })
  const before: Measured = { name: 'at the start', perSecond: Number.NaN, stallMs: null, ...memory() }
  outbox.start()
  const pushed = await measure('nacd: receiver down, events to disk', () => pushAll(outbox))
  const inserted = await measure('better-sqlite3: one INSERT a transaction', () => plainInserts(folder))
  const receiver = await startAnswering('', port)
  try {
    const sent = await measure('nacd: receiver back, events delivered', () => deliverAll(() => delivered))
    outbox.flush()
    const rest = outbox.waiting === 0 ? '' : ` (${outbox.waiting} left when time was up)`
    const posted = await measure('undici: Pool.request', () => plainPosts(receiver))
    return [before, pushed, inserted, { ...sent, name: sent.name + rest }, posted]
  } finally {
    await outbox.stop()
    await receiver.stop()
  }
}

/** Push events through the outbox: to disk while the receiver is down, and out when it is back. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nacd-bench-'))
  try {
    const rows = (await measureAll(folder)).map(({ name, perSecond: rate, heapMb, rssMb, stallMs }) => [
      name,
      Number.isNaN(rate) ? '' : Math.round(rate).toLocaleString('en'),
      heapMb.toFixed(1),
      rssMb.toFixed(0),
      stallMs === null ? '' : stallMs.toFixed(0),
    ])
    printTable(
      `outbox: ${events.toLocaleString('en')} events of ${events / eventsPerCall} calls, ${parallel} on their way at once`,
      ['', 'events/s', 'heap MB after', 'RSS MB after', 'longest stall ms'],
      rows,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
