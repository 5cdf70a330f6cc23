import { expect, test } from 'vitest'
import { millis } from '../../shared/ids.ts'
import { newAgent } from '../agents/agent.ts'
import type { Seat } from '../agents/seat.ts'
import type { Caller } from '../callers/caller.ts'
import { agent } from '../testing/records.ts'
import type { Floor } from './floor.ts'
import { FloorBySwitch } from './floor-by-switch.ts'

/** A floor that writes down who enters, who leaves and who is asked for. */
function noted(notes: string[], name: number): Floor {
  const note =
    <T>(what: string, result: T) =>
    (about: Seat | Caller): T => {
      notes.push(
        `${what} ${'agent' in about && typeof about.agent === 'object' ? about.agent.record.extension : ''} ${name}`,
      )
      return result
    }
  return {
    enter: note('enter', undefined),
    leave: note('leave', undefined),
    open: note('open', undefined),
    ringMore: note('ringMore', undefined),
    close: note('close', undefined),
    choose: note('choose', undefined),
    lowest: note('lowest', []),
    idleFor: note('idleFor', 0),
    idleUpTo: note('idleUpTo', 0),
    head: note('head', undefined),
    headOfRinging: note('headOfRinging', undefined),
    waiting: () => [],
  }
}

const seat = (extension: string, ...switches: string[]): Seat => ({
  agent: newAgent(agent(extension, ['121']), new Set(switches), millis(0)),
  group: '121',
  level: 1,
  position: 1,
  turn: 0,
})
const callerAt = (switchName: string) => ({ switchName }) as Caller

test('what happens at one switch is no work at another', () => {
  const notes: string[] = []
  let floors = 0
  const floor = new FloorBySwitch(() => noted(notes, ++floors))
  const [atA, atB, atBoth] = [seat('1001', 'A'), seat('1002', 'B'), seat('1003', 'A', 'B')]
  const since = (act: () => void): readonly string[] => {
    notes.length = 0
    act()
    return [...notes]
  }
  for (const each of [atA, atB, atBoth]) floor.enter(each)
  expect(since(() => floor.open(callerAt('A')))).toEqual(['enter 1001 1', 'enter 1003 1', 'open  1'])
  expect(since(() => floor.open(callerAt('B')))).toEqual(['enter 1002 2', 'enter 1003 2', 'open  2'])
  expect(since(() => floor.leave(atA))).toEqual(['leave 1001 1'])
  expect(since(() => floor.enter(atA))).toEqual(['enter 1001 1'])
  expect(since(() => void floor.head(atB))).toEqual(['head 1002 2'])
  expect(since(() => floor.leave(atBoth))).toEqual(['leave 1003 1', 'leave 1003 2'])
  expect(since(() => floor.close(callerAt('B')))).toEqual(['close  2'])
  expect(since(() => floor.open(callerAt('')))).toEqual(['enter 1002 3', 'enter 1001 3', 'open  3'])
  expect(since(() => void floor.head(atB))).toEqual(['head 1002 2', 'head 1002 3'])
})
