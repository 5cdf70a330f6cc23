import { createConnection, type Socket } from 'node:net'
import { inTime } from '../until.ts'

/** A look into a switch beside nacd's own: one connection per command, plain event socket protocol. */
export interface EventSocketAddress {
  readonly port: number
  readonly password: string
}

/** Sends one `api` command and resolves with its answer. Rejects when the switch does not answer or refuses. */
export async function askSwitch(address: EventSocketAddress, command: string): Promise<string> {
  const socket = createConnection({ host: '127.0.0.1', port: address.port })
  try {
    return await inTime(`answer to "${command}"`, converse(socket, address.password, command), 5_000)
  } finally {
    socket.destroy()
  }
}

/** Rows of `show channels as json`: every leg the switch has. */
export async function listChannels(
  address: EventSocketAddress,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const { rows = [] } = JSON.parse(await askSwitch(address, 'show channels as json'))
  return rows
}

async function converse(socket: Socket, password: string, command: string): Promise<string> {
  const frames = readFrames(socket)
  await expectFrame(frames, 'auth/request')
  socket.write(`auth ${password}\n\n`)
  await expectFrame(frames, 'command/reply')
  socket.write(`api ${command}\n\n`)
  return expectFrame(frames, 'api/response')
}

export interface Frame {
  readonly type: string
  readonly head: string
  readonly body: string
}

export async function expectFrame(frames: AsyncIterator<Frame>, type: string): Promise<string> {
  const { value } = (await frames.next()) as IteratorResult<Frame, undefined>
  if (value?.type !== type || value.head.includes('-ERR')) {
    throw new Error(`the event socket said ${JSON.stringify(value)} in place of ${type}`)
  }
  return value.body
}

export async function* readFrames(socket: Socket): AsyncGenerator<Frame, undefined> {
  let rest = Buffer.alloc(0)
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk as Buffer])
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const head = rest.toString('utf8', 0, end)
      const length = Number(/^Content-Length: (\d+)$/m.exec(head)?.[1] ?? 0)
      if (rest.length < end + 2 + length) break
      const body = rest.toString('utf8', end + 2, end + 2 + length)
      rest = rest.subarray(end + 2 + length)
      yield { type: /^Content-Type: (\S+)$/m.exec(head)?.[1] ?? '', head, body }
    }
  }
  return undefined
}
