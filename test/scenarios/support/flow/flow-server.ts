import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { FlowEvent, FlowRequest, FlowResponseInput } from '../../../../src/callflow/index.ts'
import { JsonServer, type Received, sendJson } from './json-server.ts'

/** What the customer's server does with one request. */
export type FlowReply =
  | { readonly type: 'answer'; readonly body: FlowResponseInput }
  /** Anything that is not an answer of the contract. */
  | { readonly type: 'raw'; readonly status: number; readonly contentType: string; readonly body: string }
  /** Answers, but after so many ms. */
  | { readonly type: 'late'; readonly ms: number; readonly body: FlowResponseInput }
  /** Answers, but only when something has come to pass. */
  | { readonly type: 'later'; readonly when: () => Promise<unknown>; readonly body: FlowResponseInput }
  /** Takes the request and never says a word. */
  | { readonly type: 'silence' }
  /** Breaks the connection. */
  | { readonly type: 'break' }
  /** Says half of an answer, then breaks the connection. */
  | { readonly type: 'half' }
  /** Says a whole answer, but had announced a longer one, and leaves the connection open. */
  | { readonly type: 'short'; readonly body: FlowResponseInput }
  /** Answers, and is dead from then on (until it is started again). */
  | { readonly type: 'last'; readonly body: FlowResponseInput }

export type FlowScript = (request: FlowRequest) => FlowReply | FlowResponseInput

const repliers: {
  readonly [T in FlowReply['type']]: (
    reply: Extract<FlowReply, { type: T }>,
    response: ServerResponse,
    server: FlowServer,
  ) => void | Promise<void>
} = {
  answer: ({ body }, response) => sendJson(response, body),
  raw({ status, contentType, body }, response) {
    response.writeHead(status, { 'content-type': contentType })
    response.end(body)
  },
  async late({ ms, body }, response) {
    await pause(ms)
    if (!response.destroyed) sendJson(response, body)
  },
  async later({ when, body }, response) {
    await when()
    if (!response.destroyed) sendJson(response, body)
  },
  silence() {
    // The connection stays open; the asker has to give up.
  },
  break: (_reply, response) => void response.destroy(),
  half(_reply, response) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 200 })
    response.write('{"action":"hang', () => response.destroy())
  },
  short({ body }, response) {
    const text = JSON.stringify(body)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length + 100 })
    response.write(text)
  },
  last({ body }, response, server) {
    response.on('finish', () => void server.stop())
    sendJson(response, body)
  },
}

type Replier = (reply: FlowReply, response: ServerResponse, server: FlowServer) => void | Promise<void>

/** The customer's call-flow server, scripted: each scenario says what it answers, and sees what it was asked. */
export class FlowServer {
  /** What is answered from now on. */
  script: FlowScript = () => ({ action: 'hangup' })
  readonly #http = new JsonServer<FlowRequest>(({ body }, response) => this.#reply(body, response))
  #mark = 0

  get url(): string {
    return `${this.#http.url}/call_flow`
  }

  start(): Promise<void> {
    return this.#http.start()
  }

  stop(): Promise<void> {
    return this.#http.stop()
  }

  /** Starts a scenario: another script, and earlier requests are forgotten. */
  begin(script: FlowScript): void {
    this.script = script
    this.#mark = this.#http.received.length
  }

  /** The requests of this scenario. */
  get requests(): readonly FlowRequest[] {
    return this.received.map(({ body }) => body)
  }

  /** The same with their headers and times. */
  get received(): readonly Received<FlowRequest>[] {
    return this.#http.received.slice(this.#mark)
  }

  /** The next request of this scenario with `event`, there already or still to come. */
  async asked(event: FlowEvent, within?: number): Promise<FlowRequest> {
    const wanted = ({ body }: Received<FlowRequest>) => body.event === event
    return (await this.#http.next(`request with event ${event}`, wanted, this.#mark, within)).body
  }

  async #reply(request: FlowRequest, response: ServerResponse): Promise<void> {
    const said = this.script(request)
    const reply: FlowReply = isReply(said) ? said : { type: 'answer', body: said }
    const replier = repliers[reply.type] as Replier
    await replier(reply, response, this)
  }
}

const isReply = (said: FlowReply | FlowResponseInput): said is FlowReply => 'type' in said
