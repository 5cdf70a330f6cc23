import { EventEmitter, once } from 'node:events'
import type { Readable } from 'node:stream'
import { inTime } from '../until.ts'

/** A program that writes more is cut: the oldest lines go. */
const mostLines = 20_000

/** What a program wrote, line by line, both streams in order of arrival. */
export class OutputLines {
  readonly #emitter = new EventEmitter()
  readonly lines: string[] = []

  constructor() {
    this.#emitter.setMaxListeners(100)
  }

  follow(stream: Readable): void {
    let rest = ''
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => {
      const parts = (rest + text).split(/\r?\n/)
      rest = (parts.pop() ?? '').slice(-10_000)
      for (const line of parts) this.#add(line)
    })
    stream.on('end', () => {
      if (rest !== '') this.#add(rest)
    })
  }

  /** Resolves with the match of the first line, already written or still to come, that `pattern` matches. */
  async find(pattern: RegExp, within?: number): Promise<RegExpExecArray> {
    const lookFor = async (): Promise<RegExpExecArray> => {
      for (;;) {
        for (const line of this.lines) {
          const match = pattern.exec(line)
          if (match !== null) return match
        }
        await once(this.#emitter, 'line')
      }
    }
    return inTime(`a line like ${pattern}`, lookFor(), within)
  }

  /** The last lines, for a message. */
  tail(count = 40): string {
    return this.lines.slice(-count).join('\n')
  }

  #add(line: string): void {
    this.lines.push(line)
    if (this.lines.length > mostLines) this.lines.shift()
    this.#emitter.emit('line')
  }
}
