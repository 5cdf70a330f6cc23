import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { PaperWorld, pick } from './testing/paper-world.ts'

type Move = (world: PaperWorld, dice: number) => Promise<void>

/** What can happen, the common more often than the rare. */
const moves: readonly Move[] = [
  world => world.call(),
  world => world.call(),
  world => world.callDirectNumber(),
  (world, dice) => world.callOut(pick(outside, dice) ?? ''),
  (world, dice) => world.hangUp(pick(world.callers(), dice)),
  (world, dice) => world.hangUp(pick(world.phones(), dice)),
  (world, dice) => world.ring(dice % 4 !== 0),
  (world, dice) => world.ring(dice % 4 !== 0),
  (world, dice) => world.answer(pick(world.phones(), dice)),
  (world, dice) => world.answer(pick(world.phones(), dice)),
  (world, dice) => world.offerAlso(dice),
  (world, dice) => world.offerAlso(dice),
  world => world.finishPlaying(),
  world => world.finishPlaying(),
  (world, dice) => world.press(pick(world.callers(), dice), String(dice % 6)),
  (world, dice) => pass(world, 1000 * (dice % 30)),
  world => world.disconnect(),
  world => world.connect(),
  (world, dice) => world.restart(dice),
]

/** Whom somebody at an extension calls; there is more to try where the first is not reached. */
const outside = [
  '13900139000',
  '13900139000|user/1003',
  'sofia/gateway/carrier/13900139000|13700137000',
  'user/1001,13900139000',
]

async function pass(world: PaperWorld, ms: number): Promise<void> {
  world.house.clock.advance(ms)
  await world.house.settle()
  await world.tell()
}

/** Everyone who called hangs up; what is on its way arrives, and time passes. The people at the phones do nothing. */
async function calmDown(world: PaperWorld): Promise<void> {
  await world.connect()
  for (const caller of world.callers()) await world.hangUp(caller)
  for (let turn = 0; turn < 60 && world.coming.length > 0; turn += 1) await world.ring(true)
  for (let turn = 0; turn < 5; turn += 1) await pass(world, 60_000)
}

const groups = ['121', '122']

/** Every caller whose call waits is in the queue's line, and nobody waits while an agent is free. */
function lookAtQueue({ house }: PaperWorld): void {
  const { calls, acd } = house.runtime
  const inLine = groups.flatMap(each => acd.engine.waitingIn(each)).map(each => each.callId)
  const waiting = calls.calls().filter(call => call.phase.type === 'queued')
  expect(inLine).toEqual(expect.arrayContaining(waiting.map(call => call.uuid)))
  const idle = house.agents.filter(each => acd.stateOf(each.extension) === 'idle')
  if (waiting.length > 0) expect(idle).toEqual([])
}

/** Nobody waits for a line whose call does not want one any more. */
function lookAtLines({ house }: PaperWorld): void {
  const { calls, lines } = house.runtime
  const seeking = calls.calls().filter(call => call.phase.type === 'seekingLine')
  expect(lines.waiting).toBeLessThanOrEqual(seeking.length)
}

test('whatever is cut off and whoever is killed: no caller is lost, no phone rings for nobody, no agent is stuck', async () => {
  const lives = fc.array(fc.tuple(fc.nat(moves.length - 1), fc.nat(999)), { maxLength: 80, size: 'max' })
  await fc.assert(
    fc.asyncProperty(lives, async steps => {
      const world = new PaperWorld()
      await world.connect()
      for (const [kind, dice] of steps) {
        await moves[kind]?.(world, dice)
        lookAtQueue(world)
        lookAtLines(world)
      }
      await calmDown(world)
      const { runtime, agents } = world.house
      expect({
        legs: [...world.legs.keys()],
        known: runtime.legs.size,
        calls: runtime.calls.calls().map(call => call.phase),
        waiting: groups.flatMap(each => runtime.acd.engine.waitingIn(each)),
        lines: { waiting: runtime.lines.waiting, claimed: runtime.lines.claimed },
        agents: agents.map(each => runtime.acd.stateOf(each.extension)),
      }).toEqual({
        legs: [],
        known: 0,
        calls: [],
        waiting: [],
        lines: { waiting: 0, claimed: 0 },
        agents: ['idle', 'idle'],
      })
    }),
    { numRuns: 300 },
  )
}, 120_000)
