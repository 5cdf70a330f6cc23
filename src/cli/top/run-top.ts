import type { Language } from '../../config/words.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Client } from './client.ts'
import type { House } from './house.ts'
import { Canvas, type Screen } from './screen.ts'
import { type Frame, type Known, viewOf } from './view.ts'

export interface TopDeps {
  readonly client: Pick<Client, 'house' | 'follow'>
  readonly screen: Screen
  readonly clock: Clock
  readonly language: Language
  readonly at: string
}

/** ms. `least`: between two looks, however much happens. `usual`: where nothing is told. `again`: after no answer. */
const pauses = { least: 500, usual: 5000, again: 2000, draw: 1000 } as const

const leaving: ReadonlySet<string> = new Set(['q', 'Q', '\u0003'])

/** Shows the house until q or Ctrl-C, then leaves the terminal as it was. */
export class Top {
  readonly #deps: TopDeps
  readonly #end = new AbortController()
  #known: Known = { type: 'connecting' }
  /** Whether something has happened since the last look. */
  #isStale = true
  #wake: () => void = () => undefined

  constructor(deps: TopDeps) {
    this.#deps = deps
  }

  async run(): Promise<void> {
    const { screen } = this.#deps
    const canvas = new Canvas(screen)
    const draw = (): void => canvas.draw(viewOf(this.#known, this.#frame()))
    const stops = [
      screen.onKey(keys => {
        if ([...keys].some(key => leaving.has(key))) this.#stop()
      }),
      screen.onResize(draw),
      screen.onEnd(() => this.#stop()),
    ]
    try {
      draw()
      await Promise.all([this.#look(draw), this.#listen(), this.#tick(draw)])
    } finally {
      for (const stop of stops) stop()
      canvas.close()
    }
  }

  #stop(): void {
    this.#end.abort()
    this.#wake()
  }

  get #isOver(): boolean {
    return this.#end.signal.aborted
  }

  /** Reads the house whenever something has happened, and now and then. */
  async #look(draw: () => void): Promise<void> {
    while (!this.#isOver) {
      this.#isStale = false
      this.#known = await this.#read()
      if (this.#isOver) return
      draw()
      await this.#sleep(this.#known.type === 'down' ? pauses.again : pauses.least)
      if (!this.#isStale && this.#known.type === 'up') await this.#news(pauses.usual - pauses.least)
    }
  }

  async #read(): Promise<Known> {
    try {
      return { type: 'up', house: await this.#deps.client.house() }
    } catch (error) {
      return { type: 'down', reason: reasonOf(error), house: this.#lastHouse }
    }
  }

  get #lastHouse(): House | null {
    return this.#known.type === 'connecting' ? null : this.#known.house
  }

  /** Follows the events; a stream that ends or does not come about is opened again. */
  async #listen(): Promise<void> {
    const told = (): void => {
      this.#isStale = true
      this.#wake()
    }
    while (!this.#isOver) {
      // That there is no stream is no news: whether nacd answers is seen by looking.
      await this.#deps.client.follow(told, this.#end.signal).catch(told)
      await this.#sleep(pauses.again)
    }
  }

  /** Times that go on are seen to go on. */
  async #tick(draw: () => void): Promise<void> {
    while (!this.#isOver) {
      await this.#sleep(pauses.draw)
      if (!this.#isOver) draw()
    }
  }

  /** Waits so long, or until news come or all is over. */
  #news(ms: number): Promise<void> {
    return new Promise(resolve => {
      const cancel = this.#deps.clock.after(ms, resolve)
      this.#wake = () => {
        cancel()
        resolve()
      }
      if (this.#isStale || this.#isOver) this.#wake()
    })
  }

  /** Waits so long, or until all is over. */
  #sleep(ms: number): Promise<void> {
    const { signal } = this.#end
    if (signal.aborted) return Promise.resolve()
    return new Promise(resolve => {
      const done = (): void => {
        cancel()
        signal.removeEventListener('abort', done)
        resolve()
      }
      const cancel = this.#deps.clock.after(ms, done)
      signal.addEventListener('abort', done)
    })
  }

  #frame(): Frame {
    const { columns, rows } = this.#deps.screen.size()
    const { language, at, clock } = this.#deps
    // One less: in the last column terminals differ in when they begin the next line.
    return { width: columns - 1, height: rows, language, at, now: clock.now(), isLive: true }
  }
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || error.name
}
