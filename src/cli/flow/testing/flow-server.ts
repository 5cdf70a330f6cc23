import type { IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import type { FlowResponseInput } from '../../../callflow/response.ts'
import type { FlowRequest } from '../../../core/flow/contract.ts'
import { httpServer } from '../../testing/servers.ts'

/** What a test's server says: an answer, a text as it is, or a status. */
export type Say = FlowResponseInput | string | number

export interface FlowServer {
  readonly url: string
  readonly requests: {
    readonly headers: IncomingHttpHeaders
    readonly body: FlowRequest
    readonly raw: string
  }[]
}

/** A real call-flow server on loopback that gives these answers one after the other; the last one stays. */
export async function flowServer(answers: readonly Say[]): Promise<FlowServer> {
  const requests: FlowServer['requests'] = []
  const port = await httpServer(async (request, response) => {
    const raw = await text(request)
    const say = answers[Math.min(requests.length, answers.length - 1)] ?? {}
    requests.push({ headers: request.headers, body: JSON.parse(raw), raw })
    if (typeof say === 'number') response.writeHead(say).end()
    else response.end(typeof say === 'string' ? say : JSON.stringify(say))
  })
  return { url: `http://127.0.0.1:${port}/call_flow`, requests }
}
