import { readFileSync } from 'node:fs'
import { Pool } from 'undici'
import { systemClock } from '../../src/adapters/system/clock.ts'
import { createWebhook } from '../../src/adapters/webhook/webhook.ts'
import type { SwitchCommand } from '../../src/core/call/switch-command.ts'
import type { FlowRequest } from '../../src/core/flow/contract.ts'
import { legId } from '../../src/core/shared/ids.ts'
import { House } from '../../src/runtime/testing/house.ts'
import { leg } from '../../src/runtime/testing/paper-switch.ts'
import { memoryLog } from '../../src/testing/memory-log.ts'
import { median, percentile, printTable } from '../support/table.ts'
import { perSecond, startAnswering } from './answering.ts'

const rounds = 7
/** Questions of one kind in a round, and how many are under way at once. */
const perRound = 4_000
const parallel = 32
/** Questions of each kind one after the other, for the time of one. */
const alone = 6_000
/** Steps of calls on paper; the house rules there end a call after 20 requests of either kind. */
const calls = 1_000
const stepsPerCall = 9

const golden = (path: string): string =>
  readFileSync(new URL(`../../src/callflow/golden/${path}.body`, import.meta.url), 'utf8').trim()
const body = golden('requests/dtmf')
const request = JSON.parse(body) as FlowRequest

/** What is compared: nacd's client, and undici's pool with the same body and the whole answer read. */
interface Asking {
  readonly ours: (nth: number) => Promise<void>
  readonly plain: () => Promise<void>
  readonly close: () => Promise<unknown>
}

function openAsking(port: number): Asking {
  const origin = `http://127.0.0.1:${port}`
  const webhook = createWebhook({
    url: `${origin}/call_flow`,
    secret: '',
    timeoutMs: 3_000,
    clock: systemClock,
    log: memoryLog(),
  })
  const pool = new Pool(origin, { connections: 64 })
  const headers = { 'Content-Type': 'application/json' }
  return {
    ours: async nth => {
      const answer = await webhook.ask(request, `event-${nth}`)
      if (answer.type !== 'answered') throw new Error(`${answer.reason}: ${answer.detail}`)
    },
    plain: async () => {
      const answer = await pool.request({ method: 'POST', path: '/call_flow', headers, body })
      await answer.body.text()
    },
    close: () => Promise.all([webhook.close(), pool.close()]),
  }
}

async function measureRate({ ours, plain }: Asking): Promise<{ ours: number[]; plain: number[] }> {
  const rates = { ours: [] as number[], plain: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    const one = await perSecond(perRound, parallel, ours)
    const other = await perSecond(perRound, parallel, plain)
    // The first round warms up.
    if (round === 0) continue
    rates.ours.push(one)
    rates.plain.push(other)
  }
  return rates
}

async function timed(one: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await one()
  return performance.now() - start
}

/** One question after the other, the two kinds in turn; milliseconds each. */
async function measureTimes({ ours, plain }: Asking): Promise<{ ours: number[]; plain: number[] }> {
  const times = { ours: [] as number[], plain: [] as number[] }
  for (let nth = 0; nth < alone; nth++) {
    times.ours.push(await timed(() => ours(nth)))
    times.plain.push(await timed(plain))
  }
  return times
}

/**
 * From the event of the switch (digits are in) over the question, answered at once, to the command for the switch: two
 * steps of the core and all of the runtime, without network, log and database. Milliseconds each.
 */
async function measureSteps(): Promise<number[]> {
  const total = calls * (stepsPerCall + 1)
  const dtmf = { action: 'dtmf', dtmf_len: 1, dtmf_audio: 'press-a-key.wav' } as const
  const house = new House(
    Array.from({ length: total }, () => dtmf),
    calls + 1,
  )
  const times: number[] = []
  let begun = 0
  const send = house.switch.send.bind(house.switch)
  house.switch.send = (command: SwitchCommand) => {
    if (command.type === 'collectDigits' && begun > 0) times.push(performance.now() - begun)
    return send(command)
  }
  for (let call = 0; call < calls; call++) {
    const id = `call-${call}`
    begun = 0
    await house.parked(id)
    for (let step = 0; step < stepsPerCall; step++) {
      const done = { type: 'executeDone', at: house.clock.now(), leg: leg(id), requestId: house.playing, application: '', response: '', digits: '1', recordedMs: 0 } as const // biome-ignore format: one event
      begun = performance.now()
      await house.emit(done)
    }
    begun = 0
    const end = { cause: 'NORMAL_CLEARING', sipCode: 0, endedBy: 'far', answeredAt: null } as const
    await house.emit({
      type: 'legEnded',
      at: house.clock.now(),
      leg: { ...leg(id), legId: legId(id) },
      ...end,
    })
    house.switch.sent.length = 0
  }
  if (times.length !== calls * stepsPerCall)
    throw new Error(`${times.length} of ${calls * stepsPerCall} steps`)
  return times
}

const whole = (value: number): string => Math.round(value).toLocaleString('en')
const ms = (value: number): string => value.toFixed(3)
const quantiles = (name: string, times: readonly number[]): string[] => [
  name,
  ms(median(times)),
  ms(percentile(times, 0.95)),
  ms(percentile(times, 0.99)),
]

/** Round trips of the call flow: nacd's client beside plain undici, on one server in a process of its own. */
export async function run(): Promise<void> {
  const server = await startAnswering(golden('answers/bridge'))
  const asking = openAsking(server.port)
  try {
    const rates = await measureRate(asking)
    const rate = (name: string, values: readonly number[]): string[] => [
      name,
      whole(median(values)),
      whole(Math.min(...values)),
      whole(Math.max(...values)),
      `${(median(values) / median(rates.plain)).toFixed(2)} x`,
    ]
    printTable(
      `call flow: questions a second on one core, ${parallel} at once, ${rounds} rounds of ${whole(perRound)} each in turn`,
      ['', 'median', 'lowest', 'highest', 'ratio'],
      [rate('nacd: createWebhook.ask', rates.ours), rate('undici: Pool.request', rates.plain)],
    )
    const times = await measureTimes(asking)
    const difference = ['difference', ...[0.5, 0.95, 0.99].map(share => ms(percentile(times.ours, share) - percentile(times.plain, share)))] // biome-ignore format: one row
    const steps = await measureSteps()
    printTable(
      `call flow: milliseconds, one question after the other, ${whole(alone)} of each in turn`,
      ['', 'median', 'p95', 'p99'],
      [
        quantiles('nacd: createWebhook.ask', times.ours),
        quantiles('undici: Pool.request', times.plain),
        difference,
        quantiles('event in -> question -> command out, on paper', steps),
      ],
    )
  } finally {
    await asking.close()
    await server.stop()
  }
}
