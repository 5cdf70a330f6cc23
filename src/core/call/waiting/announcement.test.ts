import { describe, expect, test } from 'vitest'
import { defaultQueueRules } from '../../acd/queue-rules.ts'
import { millis } from '../../shared/ids.ts'
import type { Told } from '../state.ts'
import { nextAnnouncement, notTold } from './announcement.ts'

const place = (position: number, estimatedWaitMs: number | null = null) =>
  ({ type: 'queuePlace', position, length: 9, estimatedWaitMs }) as const

const minute = 60_000
const told = (change: Partial<Told> = {}): Told => ({ ...notTold(millis(0)), ...change })
const comfort = [['wait.wav'], ['website.wav', 'really.wav'], []]

const say = (
  before: Told,
  at: ReturnType<typeof place>,
  rules: { sayPosition?: boolean; sayWait?: boolean } = {},
  messages: readonly (readonly string[])[] = comfort,
) => nextAnnouncement(before, at, { queue: { ...defaultQueueRules, ...rules }, comfort: messages })

describe('place and wait are said when they are better than what was said last', () => {
  test.each<[string, Told, ReturnType<typeof place>, readonly string[], Partial<Told>]>([
    ['the first time', told(), place(3), ['say://position/3'], { position: 3 }],
    ['closer', told({ position: 3 }), place(2), ['say://position/2'], { position: 2 }],
    ['not closer', told({ position: 3 }), place(3), ['wait.wav'], { position: 3, comforts: 1 }],
    ['farther off', told({ position: 3 }), place(5), ['wait.wav'], { position: 3, comforts: 1 }],
    ['no place', told(), place(0), ['wait.wav'], { position: 0, comforts: 1 }],
    [
      'both',
      told(),
      place(3, 5 * minute),
      ['say://position/3', 'say://minutes/5'],
      { position: 3, minutes: 5 },
    ],
    [
      'only the wait is shorter',
      told({ position: 2, minutes: 5 }),
      place(2, 4.4 * minute),
      ['say://minutes/4'],
      { position: 2, minutes: 4 },
    ],
    [
      'the wait is longer than was told',
      told({ position: 2, minutes: 5 }),
      place(1, 9 * minute),
      ['say://position/1'],
      { position: 1, minutes: 5 },
    ],
    ['less than a minute', told({ position: 1 }), place(1, 59_999), ['say://minutes/0'], { minutes: 0 }],
    ['two hours', told({ position: 1 }), place(1, 120 * minute), ['say://minutes/120'], { minutes: 120 }],
    ['more than two hours', told({ position: 1 }), place(1, 121 * minute), ['wait.wav'], { minutes: null }],
  ])('%s', (_name, before, at, prompts, after) => {
    const next = say(before, at)
    expect(next.prompts).toEqual(prompts)
    expect(next.told).toMatchObject(after)
  })
})

test.each([
  [{ sayPosition: false }, ['say://minutes/5']],
  [{ sayWait: false }, ['say://position/3']],
  [{ sayPosition: false, sayWait: false }, ['wait.wav']],
])('what a group does not say: %o', (rules, prompts) => {
  expect(say(told(), place(3, 5 * minute), rules).prompts).toEqual(prompts)
})

test('comfort messages come in turn, without those that cannot be played', () => {
  const heard: (readonly string[])[] = []
  let before = told({ position: 1 })
  for (let n = 0; n < 3; n += 1) {
    const next = say(before, place(1))
    heard.push(next.prompts)
    before = next.told
  }
  expect(heard).toEqual([['wait.wav'], ['website.wav', 'really.wav'], ['wait.wav']])
})

test('with nothing to say nothing is said, and nothing is noted', () => {
  const before = told({ position: 1 })
  expect(say(before, place(1), {}, [])).toEqual({ prompts: [], told: before })
})
