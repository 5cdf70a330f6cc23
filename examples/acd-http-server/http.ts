/** The HTTP side: three addresses, what is refused, and the printed lines. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { FlowRequest, FlowResponseInput } from 'nacd/callflow'
import { decide } from './flows.ts'
import { isSigned, readBody, readRequest } from './messages.ts'
import type { Office } from './office.ts'
import { takeMark } from './talking.ts'

export interface ServerOptions {
  readonly office: Office
  /** The http_secret of nacd.conf.xml; "" = requests are not signed. */
  readonly secret: string
  readonly print: (line: string) => void
}

interface Reply {
  readonly status: number
  readonly body: object
}

type Endpoint = (request: FlowRequest, office: Office) => FlowResponseInput

const pushed: Endpoint = (request, office) => {
  if (request.event === 'survey') takeMark(request, office)
  else office.agents.onEvent(request)
  return {}
}

/** What nacd POSTs to. */
const endpoints = new Map<string, Endpoint>([
  ['/call_flow', decide],
  ['/push_event', pushed],
])

const refuse = (status: number, error: string): Reply => ({ status, body: { error } })

/** The server, not yet listening. */
export function createAcdServer({ office, secret, print }: ServerOptions): Server {
  const mayAsk = (incoming: IncomingMessage, body: string) =>
    secret === '' || isSigned(incoming.headers, body, secret, office.now())

  const surveys = (incoming: IncomingMessage): Reply => {
    if (incoming.method !== 'GET') return refuse(405, 'GET is expected')
    if (!mayAsk(incoming, '')) return refuse(401, 'wrong signature')
    return { status: 200, body: office.surveys.report() }
  }

  const answer = async (incoming: IncomingMessage): Promise<Reply> => {
    const [path = ''] = (incoming.url ?? '').split('?')
    if (path === '/surveys') return surveys(incoming)
    const endpoint = endpoints.get(path)
    if (endpoint === undefined) return refuse(404, 'there are /call_flow, /push_event and /surveys')
    if (incoming.method !== 'POST') return refuse(405, 'POST is expected')
    const text = await readBody(incoming)
    if (text === null) return refuse(413, 'the body is too long')
    if (!mayAsk(incoming, text)) return refuse(401, 'wrong signature')
    const request = readRequest(text)
    if (request === null) return refuse(400, "the body is not nacd's request")
    const body = endpoint(request, office)
    print(describe(path, request, body))
    return { status: 200, body }
  }

  const server = createServer(async (incoming, response) => {
    const { status, body } = await answer(incoming).catch(() => refuse(400, 'the request broke off'))
    if (status !== 200) print(`${status} ${oneLine(incoming.url ?? '')}`)
    response.statusCode = status
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body))
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
  const decided = answer.action ? ` -> ${answer.action} ${what}`.trimEnd() : ''
  return oneLine(`${path} ${event} ${caller} > ${callee} group ${group || '-'}${decided}`)
}

/** Line breaks and other control characters in what came from outside must not forge lines. */
const oneLine = (text: string): string => text.replace(/\p{C}/gu, '?').slice(0, 200)
