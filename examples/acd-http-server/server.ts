/**
 * An example of the customer's side of nacd: answers what to do with a call, and hears what happens to it.
 * Run it: `node examples/acd-http-server/server.ts`. PORT, HOST and ACD_SECRET come from the environment.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { FlowRequest, FlowResponseInput } from 'nacd/callflow'
import { Agents } from './agents.ts'
import { decide } from './flows.ts'
import { isSigned, readBody, readRequest } from './messages.ts'

export interface ServerOptions {
  readonly agents: Agents
  /** The http_secret of nacd.conf.xml; "" = requests are not signed. */
  readonly secret: string
  readonly print: (line: string) => void
  readonly now?: () => number
}

interface Reply {
  readonly status: number
  readonly body: object
}

const refuse = (status: number, error: string): Reply => ({ status, body: { error } })

/** The server, not yet listening. */
export function createAcdServer({ agents, secret, print, now = Date.now }: ServerOptions): Server {
  const endpoints = new Map<string, (request: FlowRequest) => FlowResponseInput>([
    ['/call_flow', request => decide(request, agents)],
    [
      '/push_event',
      request => {
        agents.onEvent(request)
        return {}
      },
    ],
  ])

  const answer = async (incoming: IncomingMessage): Promise<Reply> => {
    const [path = ''] = (incoming.url ?? '').split('?')
    const endpoint = endpoints.get(path)
    if (endpoint === undefined) return refuse(404, 'there are /call_flow and /push_event')
    if (incoming.method !== 'POST') return refuse(405, 'POST is expected')
    const text = await readBody(incoming)
    if (text === null) return refuse(413, 'the body is too long')
    if (secret !== '' && !isSigned(incoming.headers, text, secret, now()))
      return refuse(401, 'wrong signature')
    const request = readRequest(text)
    if (request === null) return refuse(400, "the body is not nacd's request")
    const body = endpoint(request)
    print(describe(path, request, body))
    return { status: 200, body }
  }

  const server = createServer(async (incoming, response) => {
    const { status, body } = await answer(incoming).catch(() => refuse(400, 'the request broke off'))
    if (status !== 200) print(`${status} ${oneLine(incoming.url ?? '')}`)
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
  })
  server.requestTimeout = 5_000
  server.maxConnections = 1_000
  return server
}

/** One line for people: never digits that were typed, they may be a card number. */
function describe(path: string, request: FlowRequest, answer: FlowResponseInput): string {
  const { event, caller_number: caller, callee_number: callee, group_number: group } = request
  const data = answer.action_data ?? {}
  const what = data.ad_number ?? data.ad_group ?? data.ad_rings ?? answer.dtmf_audio ?? ''
  const decided = answer.action ? ` -> ${answer.action} ${what}` : ''
  return oneLine(`${path} ${event} ${caller} > ${callee} group ${group || '-'}${decided}`)
}

/** Line breaks and other control characters in what came from outside must not forge lines. */
const oneLine = (text: string): string => text.replace(/\p{C}/gu, '?').slice(0, 200)

function fail(why: string): void {
  console.error(why)
  process.exitCode = 1
}

function main(): void {
  const { HOST = '127.0.0.1', PORT = '8087', ACD_SECRET = '' } = process.env
  const port = Number(PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    fail(`PORT: expected 0 to 65535, got ${PORT}`)
    return
  }
  const agents = new Agents(Array.from({ length: 10 }, (_, index) => String(1001 + index)))
  const print = (line: string) => console.log(`${new Date().toISOString()} ${line}`)
  const server = createAcdServer({ agents, secret: ACD_SECRET, print })
  server.on('error', error => fail(`cannot listen on ${HOST}:${PORT}: ${error.message}`))
  server.listen(port, HOST, () => print(`call-flow server on http://${HOST}:${PORT}`))
  const stop = (): void => {
    server.close()
    server.closeAllConnections()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  // Whoever started this program with a channel to it is gone.
  process.once('disconnect', stop)
}

if (import.meta.main) main()
