import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { freePort } from '../free-ports.ts'
import { inTime } from '../until.ts'

/** One POST that arrived. */
export interface Received<T> {
  readonly at: number
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: T
}

type Handle<T> = (received: Received<T>, response: ServerResponse) => void | Promise<void>

/** An HTTP server of the customer's side: writes down every JSON body it gets and lets `handle` answer. */
export class JsonServer<T> {
  readonly received: Received<T>[] = []
  readonly #emitter = new EventEmitter()
  readonly #handle: Handle<T>
  #server: Server | null = null
  #port = 0

  constructor(handle: Handle<T>) {
    this.#handle = handle
    this.#emitter.setMaxListeners(100)
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Listens on the port it had before, at first on a free one that no outgoing connection is given while it is stopped. */
  async start(): Promise<void> {
    if (this.#port === 0) this.#port = await freePort()
    const server = createServer((request, response) => {
      this.#take(request, response).catch(error => response.destroy(error))
    })
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#server = server
  }

  /** Dead as a server whose machine lost its power: connections break, new ones are refused. */
  async stop(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (server === null) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }

  /** The first one from position `from` on that `wanted` holds for, there already or still to come. */
  async next(
    what: string,
    wanted: (received: Received<T>) => boolean,
    from = 0,
    within?: number,
  ): Promise<Received<T>> {
    const lookFor = async (): Promise<Received<T>> => {
      for (;;) {
        const found = this.received.slice(from).find(wanted)
        if (found !== undefined) return found
        await once(this.#emitter, 'received')
      }
    }
    return inTime(what, lookFor(), within)
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as T
    const received = { at: Date.now(), path: request.url ?? '', headers: request.headers, body }
    this.received.push(received)
    this.#emitter.emit('received')
    await this.#handle(received, response)
  }
}

/** Answers with `value` as JSON. */
export function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}
