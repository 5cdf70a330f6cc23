/** The terminal one looks at, as far as a full-screen view needs it. */
export interface Screen {
  size(): { readonly columns: number; readonly rows: number }
  write(text: string): void
  /** Each of these gives what stops it. */
  onResize(listener: () => void): () => void
  /** Keys as they are typed, without being shown. */
  onKey(listener: (key: string) => void): () => void
  /** The process is asked to end. */
  onEnd(listener: () => void): () => void
}

/** Null where output or input is no terminal. */
export function openScreen({ stdin, stdout }: Pick<NodeJS.Process, 'stdin' | 'stdout'>): Screen | null {
  if (!stdout.isTTY || !stdin.isTTY) return null
  return {
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    write: text => void stdout.write(text),
    onResize(listener) {
      stdout.on('resize', listener)
      return () => void stdout.off('resize', listener)
    },
    onKey(listener) {
      const read = (data: Buffer): void => listener(data.toString())
      stdin.setRawMode(true)
      stdin.on('data', read)
      stdin.resume()
      return () => {
        stdin.off('data', read)
        stdin.setRawMode(false)
        stdin.pause()
      }
    },
    onEnd(listener) {
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
      for (const signal of signals) process.on(signal, listener)
      return () => {
        for (const signal of signals) process.off(signal, listener)
      }
    },
  }
}

/** ECMA-48 and xterm: the other screen, so that what was on the terminal is there again afterwards; no cursor meanwhile. */
const enter = '\u001b[?1049h\u001b[?25l'
const leave = '\u001b[?25h\u001b[?1049l'
const [home, endOfLine, below] = ['\u001b[H', '\u001b[K', '\u001b[J']
const [bold, plain] = ['\u001b[1m', '\u001b[0m']

export interface Line {
  readonly text: string
  readonly isHeading?: boolean
}

/** Draws whole pictures; `close` leaves the terminal as it was. */
export class Canvas {
  readonly #screen: Pick<Screen, 'write'>

  constructor(screen: Pick<Screen, 'write'>) {
    this.#screen = screen
    screen.write(enter)
  }

  draw(lines: readonly Line[]): void {
    const drawn = lines.map(({ text, isHeading }) => (isHeading ? bold + text + plain : text) + endOfLine)
    this.#screen.write(home + drawn.join('\r\n') + below)
  }

  close(): void {
    this.#screen.write(leave)
  }
}
