import { createConnection, type Socket } from 'node:net'
import {
  type EventSocketAddress,
  expectFrame,
  type Frame,
  readFrames,
} from '../../test/scenarios/support/switch/event-socket.ts'
import { domain } from './extensions.ts'

interface Asker {
  readonly socket: Socket
  readonly frames: AsyncIterator<Frame, undefined>
}

/** Several connections to one FreeSWITCH's event socket, each asking for one user after the other. */
export class UserLookups {
  readonly #askers: readonly Asker[]

  private constructor(askers: readonly Asker[]) {
    this.#askers = askers
  }

  static async open(address: EventSocketAddress, connections: number): Promise<UserLookups> {
    return new UserLookups(await Promise.all(Array.from({ length: connections }, () => logIn(address))))
  }

  /** ms of each look-up. Rejects when a user is not found. */
  async ask(numbers: readonly string[]): Promise<number[]> {
    const times: number[] = []
    let next = 0
    const work = async (asker: Asker): Promise<void> => {
      for (let number = numbers[next++]; number !== undefined; number = numbers[next++]) {
        const start = performance.now()
        await find(asker, number)
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

/** FreeSWITCH looks its user up as it does for every REGISTER and every call, and answers with the id. */
async function find({ socket, frames }: Asker, number: string): Promise<void> {
  socket.write(`api user_data ${number}@${domain} attr id\n\n`)
  const answer = await expectFrame(frames, 'api/response')
  if (answer.trim() !== number) throw new Error(`user ${number}: ${answer}`)
}
