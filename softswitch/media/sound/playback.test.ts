import { describe, expect, test } from 'vitest'
import { silence } from './audio-source.ts'
import { Playback } from './playback.ts'

function createLog() {
  const ends: string[] = []
  const done = (name: string) => (how: string) => ends.push(`${name} ${how}`)
  return { ends, done }
}

describe('playback', () => {
  test('finishes after its last frame', () => {
    const playback = new Playback()
    const { ends, done } = createLog()
    playback.start(silence(40), done('a'))
    expect([playback.next(), playback.next()].every(frame => frame !== null)).toBe(true)
    expect([ends, playback.active]).toEqual([[], true])
    expect(playback.next()).toBeNull()
    expect([ends, playback.active]).toEqual([['a finished'], false])
    playback.next()
    playback.stop()
    expect(ends).toEqual(['a finished'])
  })

  test('a new one breaks the old one', () => {
    const playback = new Playback()
    const { ends, done } = createLog()
    playback.start(silence(20), done('a'))
    playback.start(silence(20), done('b'))
    expect(ends).toEqual(['a broken'])
    playback.stop()
    expect(ends).toEqual(['a broken', 'b broken'])
  })

  test('one started by the end of another follows without a gap', () => {
    const playback = new Playback()
    const { ends, done } = createLog()
    playback.start(silence(20), how => {
      done('a')(how)
      playback.start(silence(20), done('b'))
    })
    playback.next()
    expect(playback.next()).not.toBeNull()
    expect(ends).toEqual(['a finished'])
  })

  test('one started while another is being broken stays', () => {
    const playback = new Playback()
    const { ends, done } = createLog()
    playback.start(silence(20), () => playback.start(silence(20), done('c')))
    playback.start(silence(20), done('b'))
    expect(ends).toEqual(['b broken'])
    expect(playback.active).toBe(true)
  })

  test('empty sources that start each other do not hold up the tick', () => {
    const playback = new Playback()
    let starts = 0
    const again = (): void => {
      starts += 1
      playback.start(silence(0), again)
    }
    again()
    expect(playback.next()).toBeNull()
    expect(starts).toBe(3)
  })
})
