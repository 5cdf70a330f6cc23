import { EventEmitter, once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { inTime, until } from '../until.ts'
import { encodeNetstring, NetstringReader } from './netstring.ts'

/** What baresip tells over ctrl_tcp, e.g. REGISTER_OK, CALL_INCOMING, CALL_RINGING, CALL_ESTABLISHED, CALL_CLOSED. */
export interface PhoneEvent {
  readonly type: string
  /** The call, "" for events that have none. */
  readonly id: string
  readonly peeruri: string
  /** For CALL_CLOSED the reason, e.g. `486 Busy Here`. */
  readonly param: string
}

interface Reply {
  readonly ok: boolean
  readonly data: string
  readonly token: string
}

/** baresip's remote control: commands out, events in. */
export class PhoneControl {
  readonly #socket: Socket
  readonly #emitter = new EventEmitter()
  readonly #reader = new NetstringReader()
  readonly events: PhoneEvent[] = []
  #commands = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#emitter.setMaxListeners(100)
    socket.on('data', chunk => {
      for (const message of this.#reader.take(chunk)) this.#take(JSON.parse(message))
    })
    // The phone's end closes it; whoever waits then runs into their deadline.
    socket.on('error', () => socket.destroy())
  }

  static async connect(port: number): Promise<PhoneControl> {
    const socket = await until(`control port ${port} of a phone`, () => tryConnect(port))
    return new PhoneControl(socket)
  }

  /** Rejects when the phone refuses. */
  async command(command: string, params = ''): Promise<string> {
    this.#commands += 1
    const token = String(this.#commands)
    const reply = once(this.#emitter, token)
    this.#socket.write(encodeNetstring(JSON.stringify({ command, params, token })))
    const [{ ok, data }] = (await inTime(`answer to ${command}`, reply)) as [Reply]
    if (!ok) throw new Error(`the phone refused "${command} ${params}": ${data}`)
    return data
  }

  /** The first event from position `from` on that `wanted` holds for, there already or still to come. */
  async event(
    what: string,
    wanted: (event: PhoneEvent) => boolean,
    from = 0,
    within?: number,
  ): Promise<PhoneEvent> {
    return this.events[await this.position(what, wanted, from, within)] as PhoneEvent
  }

  /** Where that event stands among all. */
  async position(
    what: string,
    wanted: (event: PhoneEvent) => boolean,
    from = 0,
    within?: number,
  ): Promise<number> {
    const lookFor = async (): Promise<number> => {
      for (;;) {
        const at = this.events.findIndex((event, index) => index >= from && wanted(event))
        if (at >= 0) return at
        await once(this.#emitter, 'event')
      }
    }
    return inTime(what, lookFor(), within)
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(message: Record<string, unknown>): void {
    if (message.response === true) {
      this.#emitter.emit(String(message.token), message)
      return
    }
    const { type = '', id = '', peeruri = '', param = '' } = message
    this.events.push({ type: String(type), id: String(id), peeruri: String(peeruri), param: String(param) })
    this.#emitter.emit('event')
  }
}

/** Null while nobody listens there. */
async function tryConnect(port: number): Promise<Socket | null> {
  const socket = createConnection({ host: '127.0.0.1', port })
  return once(socket, 'connect').then(
    () => socket,
    () => null,
  )
}
