import fc from 'fast-check'
import { expect, test } from 'vitest'
import { legId } from '../../core/shared/ids.ts'
import { refusal, Stage } from './testing/stage.ts'

const lines = [
  'user/1001 &park()',
  '139|user/1001 &park()',
  'sofia/gateway/one/139 &nbridge(140)',
  '139,140,user/1001|141 &park()',
  '139:_:140|user/1002 120',
]

/** What may happen next; the number picks whom it happens to. */
const moves = {
  start: (stage: Stage, n: number) => void stage.start(lines[n % lines.length] ?? '', ''),
  find: (stage: Stage, n: number) => stage.desk.tell(() => stage.desk.found(`gateway-${n}`)),
  refuse: (stage: Stage) => stage.desk.tell(refusal('SWITCH_CONGESTION')),
  plan: (stage: Stage, n: number) =>
    void stage.desk.answers.push(n % 2 === 0 ? stage.desk.found('one') : refusal('USER_BUSY', 'final')),
  ring: (stage: Stage, n: number) => rung(stage, () => stage.ring(n % 2)),
  answer: (stage: Stage, n: number) => rung(stage, () => stage.answer(n % 2)),
  end: (stage: Stage, n: number) => rung(stage, () => stage.end('USER_BUSY', 486, n % 2)),
  done: (stage: Stage) => rung(stage, () => void stage.done({ ok: false, cause: 'USER_BUSY' })),
  hangUp: (stage: Stage) => void stage.originator.hangup(stage.originator.ringing()[0]?.legId ?? legId('')),
  lose: (stage: Stage, n: number) => stage.originator.lost(stage.switches[n % 2] as never, 'gone'),
  wait: (stage: Stage, n: number) => stage.clock.advance((n % 100) * 1000),
  break: (stage: Stage, n: number) => {
    for (const each of stage.switches) each.outcome = outcomes[n % outcomes.length] ?? outcomes[0]
  },
} as const

const outcomes = [
  { type: 'done', text: '' },
  { type: 'refused', reason: 'no' },
  { type: 'unknown', reason: 'gone' },
] as const

function rung(stage: Stage, move: () => void): void {
  if (stage.originates.length > 0) move()
}

const step = fc.tuple(
  fc.constantFrom(...(Object.keys(moves) as (keyof typeof moves)[])),
  fc.nat({ max: 1000 }),
)

test('whatever happens, every order ends, no request is left at the desk and nobody is rung twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
      const stage = new Stage(5)
      for (const [name, n] of steps) {
        moves[name](stage, n)
        await stage.settle()
        expect(stage.originator.size).toBeLessThanOrEqual(5)
        expect(stage.desk.open.size === 0 || stage.originator.size > 0).toBe(true)
      }
      // Nothing more comes of the switches, and the desk refuses whoever still waits.
      for (let n = 0; n < 50 && stage.originator.size > 0; n += 1) {
        stage.desk.tell(refusal('SWITCH_CONGESTION'))
        stage.clock.advance(100_000)
        await stage.settle()
      }
      expect([stage.originator.size, stage.desk.open.size, stage.clock.running]).toEqual([0, 0, 0])
      expect(stage.originator.ringing()).toEqual([])
      const jobs = stage.originates.map(({ jobId }) => jobId)
      const legs = stage.originates.flatMap(order => order.legs.map(({ legId: id }) => id))
      expect([new Set(jobs).size, new Set(legs).size]).toEqual([jobs.length, legs.length])
    }),
    { numRuns: 500 },
  )
})
