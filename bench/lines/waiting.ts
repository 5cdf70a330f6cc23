import { systemClock } from '../../src/adapters/system/clock.ts'
import type { Line } from '../../src/core/line/line.ts'
import { legId, millis } from '../../src/core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../src/ports/switch.ts'
import { LegBook } from '../../src/runtime/legs/leg-book.ts'
import { LiveLineDesk } from '../../src/runtime/lines/line-desk.ts'
import { noLineParts, unobserved } from '../../src/runtime/lines/open-line-desk.ts'
import { memoryLog } from '../../src/testing/memory-log.ts'
import { percentile, printTable } from '../support/table.ts'
import { gateway, limit, request, route, settings } from './house.ts'

const waiting = 5_000
const gateways = 20
const linesEach = 50
const ends = 20_000

const at = millis(0)

/** Legs of lines in use, and the switch's word that they are there or gone. */
class PaperTrunks {
  readonly legs = new LegBook()
  readonly #up: LegFacts[] = []

  up({ legId: id, gateway: name, mark }: Line): void {
    const leg: LegFacts = {
      legId: id,
      direction: 'outbound',
      callerNumber: '',
      callerName: '',
      calleeNumber: '',
      extension: '',
      proven: false,
      sentOn: false,
      gateway: name,
      networkIp: '',
      networkPort: '',
      answered: false,
      bridgedTo: '',
      createdAt: at,
      variables: { nacd_line: mark },
    }
    this.#up.push(leg)
    this.legs.note('sw', { type: 'legCreated', at, leg })
  }

  /** Some leg that is up; it counts no more from here on. */
  takeOne(turn: number): SwitchEvent {
    const place = (turn * 7_919) % this.#up.length
    const [leg] = this.#up.splice(place, 1)
    if (leg === undefined) throw new Error('no leg is up')
    return {
      type: 'legEnded',
      at,
      leg,
      cause: 'NORMAL_CLEARING',
      sipCode: 0,
      endedBy: 'far',
      answeredAt: null,
    }
  }
}

async function openDesk(trunks: PaperTrunks): Promise<LiveLineDesk> {
  let ids = 0
  const names = Array.from({ length: gateways }, (_, each) => `gw${each}`)
  const desk = new LiveLineDesk({
    clock: systemClock,
    pause: noLineParts.pause,
    log: memoryLog(),
    routes: {
      count: () => Promise.resolve(gateways),
      async *pages() {
        yield names.map((name, each) => route(each + 1, '1', name, each))
      },
      onChange: () => undefined,
    },
    rules: {
      ...noLineParts.rules,
      gateways: async () => names.map(name => gateway(name, { maxConcurrent: linesEach, cps: 10_000 })),
      limits: async () => [limit('group', '*', { maxConcurrent: 100_000 })],
    },
    settings: { ...settings, maxLength: 2 * waiting },
    around: {
      live: (scope, key) => trunks.legs.counts.at(`${scope} ${key}`),
      objection: () => null,
      quality: () => 1,
      random: Math.random,
      legId: () => legId(`leg-${++ids}`),
      groupsOf: () => [],
      localTime: () => ({ date: '2026-09-28', weekday: 1, minute: 600 }),
    },
    observe: unobserved,
  })
  trunks.legs.watcher = desk
  await desk.load()
  // The second after a start is spent by whoever was here before.
  await new Promise(resolve => setTimeout(resolve, 1_100))
  return desk
}

/**
 * From the event that a leg is gone to the command for the call whose turn it is, handed to the switch: every line is
 * taken, all others wait, for any gateway. Each end brings a new call, so that as many go on waiting.
 */
export async function run(): Promise<void> {
  const trunks = new PaperTrunks()
  const desk = await openDesk(trunks)
  const commands: Line[] = []
  let calls = 0
  const call = (): void => {
    const number = `139${String(calls).padStart(8, '0')}`
    const asked = request(number, Date.now(), { group: String(100 + (calls % 20)), priority: calls % 3 })
    calls += 1
    desk.seek(`c${calls}`, asked, answer => {
      if (answer.type === 'found') commands.push(answer.line)
      else if (answer.type === 'refused') throw new Error(answer.reason)
    })
  }
  for (let each = 0; each < gateways * linesEach; each++) call()
  for (const line of commands.splice(0)) trunks.up(line)
  for (let each = 0; each < waiting; each++) call()
  const times: number[] = []
  for (let turn = 0; turn < ends; turn++) {
    const event = trunks.takeOne(turn)
    const from = performance.now()
    trunks.legs.note('sw', event)
    times.push(performance.now() - from)
    const [line] = commands.splice(0)
    if (line === undefined) throw new Error('a line is free and nobody goes')
    trunks.up(line)
    call()
    if (turn % 100 === 0) await new Promise(resolve => setImmediate(resolve))
  }
  const left = desk.waiting
  desk.stop()
  printTable(
    `waiting for a line: ${left.toLocaleString('en')} calls wait for any of ${gateways} gateways of ${linesEach} lines; a leg ends, ${ends.toLocaleString('en')} times`,
    ['from the end of a leg to the command for the next call', 'p50 ms', 'p99 ms', 'worst ms'],
    [['', ...[0.5, 0.99, 1].map(share => percentile(times, share).toFixed(3))]],
  )
}
