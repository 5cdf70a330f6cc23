import { createConnection, type Socket } from 'node:net'
import {
  type EventSocketAddress,
  expectFrame,
  type Frame,
  readFrames,
} from '../../test/scenarios/support/switch/event-socket.ts'

interface Asker {
  readonly socket: Socket
  readonly frames: AsyncIterator<Frame, undefined>
}

/** Several connections to one FreeSWITCH's event socket, each putting one API command after the other. */
export class SwitchAskers {
  readonly #askers: readonly Asker[]

  private constructor(askers: readonly Asker[]) {
    this.#askers = askers
  }

  static async open(address: EventSocketAddress, connections: number): Promise<SwitchAskers> {
    return new SwitchAskers(await Promise.all(Array.from({ length: connections }, () => logIn(address))))
  }

  /** ms of each command. `check` throws where an answer is not the right one. */
  async ask(
    commands: readonly string[],
    check: (answer: string, command: string) => void,
  ): Promise<number[]> {
    const times: number[] = []
    let next = 0
    const work = async ({ socket, frames }: Asker): Promise<void> => {
      for (let command = commands[next++]; command !== undefined; command = commands[next++]) {
        const start = performance.now()
        socket.write(`api ${command}\n\n`)
        check(await expectFrame(frames, 'api/response'), command)
        times.push(performance.now() - start)
      }
    }
    await Promise.all(this.#askers.map(work))
    return times
  }

  close(): void {
    for (const { socket } of this.#askers) socket.destroy()
  }
}

async function logIn({ port, password }: EventSocketAddress): Promise<Asker> {
  const socket = createConnection({ host: '127.0.0.1', port }).setNoDelay(true)
  const frames = readFrames(socket)
  await expectFrame(frames, 'auth/request')
  socket.write(`auth ${password}\n\n`)
  await expectFrame(frames, 'command/reply')
  return { socket, frames }
}
