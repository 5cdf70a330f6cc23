import { expect, test } from 'vitest'
import type { AudioSource, Frame, PlaybackEnd } from '../../media/types.ts'
import { Player, type PlaySession } from './player.ts'

/** A session that plays frame by frame when told, and replaces and stops as a media session does. */
class HandSession implements PlaySession {
  readonly heard: string[] = []
  #source: AudioSource | null = null
  #done: ((how: PlaybackEnd) => void) | null = null

  play(source: AudioSource, done: (how: PlaybackEnd) => void): void {
    this.#end('broken')
    this.#source = source
    this.#done = done
  }

  stop(): void {
    this.#end('broken')
  }

  tick(): void {
    if (this.#source === null) return
    const frame = this.#source.next()
    if (frame === null) this.#end('finished')
    else this.heard.push(String.fromCharCode(frame[0] ?? 0))
  }

  #end(how: PlaybackEnd): void {
    const done = this.#done
    this.#source = null
    this.#done = null
    done?.(how)
  }
}

function spoken(text: string): AudioSource {
  const frames: Frame[] = [...text].map(character => Int16Array.of(character.charCodeAt(0)))
  return { next: () => frames.shift() ?? null }
}

test('what comes later is heard at once, what it interrupted goes on where it was', () => {
  const session = new HandSession()
  const player = new Player(session)
  const ends: string[] = []
  player.play(spoken('abc'), how => ends.push(`outer ${how}`))
  session.tick()
  player.play(spoken('12'), how => ends.push(`inner ${how}`))
  for (let ticks = 0; ticks < 10; ticks += 1) session.tick()
  expect(session.heard.join('')).toBe('a12bc')
  expect(ends).toEqual(['inner finished', 'outer finished'])
})

test('stopping the inner one resumes the outer one, without a word to who stopped it', () => {
  const session = new HandSession()
  const player = new Player(session)
  const ends: string[] = []
  player.play(spoken('abc'), how => ends.push(`outer ${how}`))
  const stop = player.play(spoken('12'), how => ends.push(`inner ${how}`))
  session.tick()
  stop()
  stop()
  session.tick()
  expect(session.heard.join('')).toBe('1a')
  expect(ends).toEqual([])
})

test('stopping the outer one is not heard', () => {
  const session = new HandSession()
  const player = new Player(session)
  const stop = player.play(spoken('abc'), () => undefined)
  player.play(spoken('12'), () => undefined)
  stop()
  for (let ticks = 0; ticks < 10; ticks += 1) session.tick()
  expect(session.heard.join('')).toBe('12')
})

test('a break ends all of them, the innermost first', () => {
  const session = new HandSession()
  const player = new Player(session)
  const ends: string[] = []
  player.play(spoken('abc'), how => ends.push(`outer ${how}`))
  player.play(spoken('12'), how => ends.push(`inner ${how}`))
  player.breakAll()
  player.breakAll()
  session.tick()
  expect(ends).toEqual(['inner broken', 'outer broken'])
  expect(session.heard).toEqual([])
})

test('what the session itself ends is told', () => {
  const session = new HandSession()
  const player = new Player(session)
  const ends: string[] = []
  player.play(spoken('abc'), how => ends.push(how))
  session.stop()
  expect(ends).toEqual(['broken'])
})
