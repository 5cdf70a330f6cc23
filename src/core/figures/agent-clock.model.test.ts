import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AgentClock } from './agent-clock.ts'
import { agentTimes } from './agent-time.ts'
import { type Doing, quarterMs, type SpentTime } from './spent-time.ts'

type Step =
  | { readonly type: 'turn'; readonly doing: Doing }
  /** The shell takes what is to be kept. */
  | { readonly type: 'take' }
  /** The store takes what waits for it; `isLost`: it has it, but the answer was lost, so that it is written again. */
  | { readonly type: 'write'; readonly isLost: boolean }
  /** Killed, and started again after `awayMs`. */
  | { readonly type: 'kill'; readonly awayMs: number }
  | { readonly type: 'newDay' }
type TimedStep = readonly [afterMs: number, step: Step]

const doing: fc.Arbitrary<Doing> = fc.record({
  time: fc.constantFrom(...agentTimes),
  group: fc.constantFrom('', '120', '121'),
  reason: fc.constantFrom('', 'lunch', '小休'),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: doing.map(doing => ({ type: 'turn', doing }) as const) },
  { weight: 4, arbitrary: fc.constant({ type: 'take' } as const) },
  { weight: 4, arbitrary: fc.boolean().map(isLost => ({ type: 'write', isLost }) as const) },
  { weight: 1, arbitrary: fc.nat(2 * quarterMs).map(awayMs => ({ type: 'kill', awayMs }) as const) },
  { weight: 1, arbitrary: fc.constant({ type: 'newDay' } as const) },
)
const after = fc.oneof(fc.nat(1000), fc.nat(60_000), fc.nat(3 * quarterMs))

/** One agent of a controller that is killed now and then, with a store on paper that takes the longer of two times. */
class World {
  now = 1000 * quarterMs
  run = 0
  clock = new AgentClock()
  waiting: SpentTime[] = []
  readonly rows = new Map<string, SpentTime>()
  doing: Doing | null = null
  /** What the agent did, each ms of it, while somebody looked: since the last taking it may be lost. */
  told = 0
  fresh = 0
  inDay = 0

  pass(ms: number): void {
    this.now += ms
    if (this.doing === null) return
    this.inDay += ms
    if (this.doing.time !== 'offline') this.fresh += ms
  }

  readonly do: { readonly [T in Step['type']]: (step: Extract<Step, { type: T }>) => void } = {
    turn: ({ doing }) => {
      this.clock.turn(doing, this.now)
      this.doing = doing
    },
    take: () => {
      this.waiting.push(...this.clock.take('1001', this.now))
      this.told += this.fresh
      this.fresh = 0
    },
    write: ({ isLost }) => {
      for (const entry of this.waiting) {
        const key = [this.run, entry.quarter, entry.time, entry.group, entry.reason].join(' ')
        if ((this.rows.get(key)?.ms ?? -1) < entry.ms) this.rows.set(key, entry)
      }
      if (!isLost) this.waiting = []
    },
    // An orderly kill of what is known: what waits is written, what was not taken is lost.
    kill: ({ awayMs }) => {
      this.do.write({ type: 'write', isLost: false })
      this.now += awayMs
      this.run += 1
      this.clock = new AgentClock()
      this.doing = null
      this.fresh = 0
      this.inDay = 0
    },
    newDay: () => {
      this.clock.begin(this.now)
      this.inDay = 0
    },
  }

  /** Of all runs, written out. */
  kept(): number {
    this.do.take({ type: 'take' })
    this.do.write({ type: 'write', isLost: false })
    return [...this.rows.values()].reduce((sum, { ms }) => sum + ms, 0)
  }
}

test('all stretches together are the time that passed, however often they are taken, written and killed', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(after, step), { maxLength: 60 }), (steps: readonly TimedStep[]) => {
      const world = new World()
      for (const [afterMs, each] of steps) {
        world.pass(afterMs)
        const act = world.do[each.type] as (step: Step) => void
        act(each)
      }
      const kept = world.kept()
      expect(kept).toBe(world.told)
      const day = Object.values(world.clock.tally(world.now).times)
      expect(day.reduce((sum, ms) => sum + ms, 0)).toBe(world.inDay)
      const byQuarter = Map.groupBy(world.rows.values(), ({ quarter }) => quarter)
      for (const rows of byQuarter.values()) {
        expect(rows.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThanOrEqual(quarterMs)
      }
    }),
    { numRuns: 2000 },
  )
})
