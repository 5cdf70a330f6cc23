import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'

/** One side's turn in a recorded session. */
export interface Entry {
  readonly from: 'switch' | 'driver'
  readonly text: string
}

/** Reads a recording beside this file. */
export function readJournal(name: string): readonly Entry[] {
  const text = readFileSync(new URL(`${name}.txt`, import.meta.url), 'utf8')
  const [, ...parts] = text.split(/^(<<|>>)\n/m)
  const entries: Entry[] = []
  for (let at = 0; at < parts.length; at += 2) {
    const from = parts[at] === '<<' ? 'switch' : 'driver'
    entries.push({ from, text: (parts[at + 1] ?? '').slice(0, -1) })
  }
  return entries
}

/** Cuts bytes into the pieces in which they are sent. */
export type Cutter = (bytes: Buffer) => readonly Buffer[]

/** A server that plays the switch's part of a recording to the first who connects. */
export interface Player {
  readonly port: number
  /** Resolves when everything was said, with the commands that differ from the recorded ones. */
  readonly done: Promise<readonly string[]>
  close(): void
}

export async function playJournal(
  entries: readonly Entry[],
  cut: Cutter = bytes => [bytes],
): Promise<Player> {
  const server = createServer()
  const done = Promise.withResolvers<readonly string[]>()
  server.once('connection', socket => {
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    void play(entries, socket, cut).then(done.resolve)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { port: portOf(server), done: done.promise, close: () => server.close() }
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

async function play(entries: readonly Entry[], socket: Socket, cut: Cutter): Promise<readonly string[]> {
  const commands = commandsOf(socket)
  const differing: string[] = []
  for (const { from, text } of entries) {
    if (from === 'switch') for (const piece of cut(frameBytes(text))) socket.write(piece)
    else {
      const { value } = await commands.next()
      if (value !== text) differing.push(`recorded: ${text}\nsent: ${value}`)
    }
  }
  return differing
}

/** A frame with the length of its body filled in. */
export function frameBytes(text: string): Buffer {
  const end = text.indexOf('\n\n') + 2
  const body = Buffer.from(text.slice(end))
  const head = text.slice(0, end).replace('Content-Length: *', `Content-Length: ${body.length}`)
  return Buffer.concat([Buffer.from(head), body])
}

async function* commandsOf(socket: Socket): AsyncGenerator<string, undefined> {
  let rest = ''
  for await (const chunk of socket) {
    const parts = (rest + String(chunk)).split('\n\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
}
