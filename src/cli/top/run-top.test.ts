import { expect, test } from 'vitest'
import { ManualClock } from '../../testing/manual-clock.ts'
import type { House } from './house.ts'
import { Top } from './run-top.ts'
import { house } from './testing/house.ts'

const nothing = (): void => undefined

/** A terminal on paper, and the hands before it. */
function paperScreen() {
  const written: string[] = []
  const hands = { key: (_key: string): void => undefined, resize: nothing, end: nothing }
  let [columns, stopped] = [120, 0]
  const stop = (): void => {
    stopped += 1
  }
  return {
    written,
    hands,
    stopped: () => stopped,
    last: () => written.at(-1) ?? '',
    narrow: () => {
      columns = 30
    },
    screen: {
      size: () => ({ columns, rows: 30 }),
      write: (text: string) => void written.push(text),
      onKey(listener: (key: string) => void) {
        hands.key = listener
        return stop
      },
      onResize(listener: () => void) {
        hands.resize = listener
        return stop
      },
      onEnd(listener: () => void) {
        hands.end = listener
        return stop
      },
    },
  }
}

/** A nacd on paper: it answers as often as it is asked, and tells news when it is made to. */
function paperNacd() {
  const nacd = { asked: 0, isDown: false, followers: 0, news: nothing, hangUp: nothing }
  return {
    nacd,
    client: {
      async house(): Promise<House> {
        nacd.asked += 1
        if (nacd.isDown) throw new Error('connect ECONNREFUSED')
        return house
      },
      follow(onNews: () => void, signal: AbortSignal): Promise<void> {
        nacd.followers += 1
        nacd.news = onNews
        return new Promise((resolve, reject) => {
          nacd.hangUp = () => reject(new Error('other side closed'))
          signal.addEventListener('abort', () => resolve())
        })
      },
    },
  }
}

function started() {
  const [paper, { nacd, client }, clock] = [paperScreen(), paperNacd(), new ManualClock()]
  const top = new Top({ client, screen: paper.screen, clock, language: 'en', at: 'here:1' })
  const over = top.run()
  return { ...paper, nacd, clock, over }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

test.each(['q', 'Q', '\u0003', 'xyzq'])('the key %j ends it, and the terminal is as it was', async key => {
  const { hands, written, stopped, clock, over } = started()
  await settled()
  hands.key('x')
  hands.key(key)
  await over
  expect([written[0], written.at(-1)]).toEqual(['\u001b[?1049h\u001b[?25l', '\u001b[?25h\u001b[?1049l'])
  expect([stopped(), clock.running]).toEqual([3, 0])
})

test('a signal ends it too', async () => {
  const { hands, last, over } = started()
  await settled()
  hands.end()
  await over
  expect(last()).toBe('\u001b[?25h\u001b[?1049l')
})

test('it looks again when something happens, and no more often than twice a second', async () => {
  const { nacd, clock, hands, over } = started()
  await settled()
  expect(nacd.asked).toBe(1)
  for (let n = 0; n < 50; n += 1) nacd.news()
  clock.advance(499)
  await settled()
  expect(nacd.asked).toBe(1)
  clock.advance(1)
  await settled()
  expect(nacd.asked).toBe(2)
  // Quiet: every five seconds; but at once when there is news.
  clock.advance(500)
  await settled()
  clock.advance(4499)
  await settled()
  expect(nacd.asked).toBe(2)
  nacd.news()
  await settled()
  expect(nacd.asked).toBe(3)
  hands.key('q')
  await over
})

test('nacd that is away is told of, and found again; so is the stream', async () => {
  const { nacd, clock, hands, last, over } = started()
  await settled()
  nacd.isDown = true
  nacd.hangUp()
  await settled()
  clock.advance(500)
  await settled()
  expect(last()).toContain('nacd does not answer; trying again: connect ECONNREFUSED')
  expect(last()).toContain('Groups (2)')
  nacd.isDown = false
  clock.advance(2000)
  await settled()
  expect(last()).not.toContain('does not answer')
  expect(nacd.followers).toBe(2)
  hands.key('q')
  await over
})

test('a smaller window gets a smaller picture at once', async () => {
  const { hands, narrow, last, over } = started()
  await settled()
  narrow()
  hands.resize()
  const lines = last()
    .replaceAll(/\p{Cc}\[[0-9;?]*[A-Za-z]/gu, '')
    .split('\r\n')
  expect(Math.max(...lines.map(line => line.length))).toBe(29)
  hands.key('q')
  await over
})
