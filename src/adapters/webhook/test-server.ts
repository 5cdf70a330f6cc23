import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { FlowRequest } from '../../core/flow/contract.ts'

/** A question of the call flow, for tests. */
export const flowRequest: FlowRequest = {
  sip_network_ip: '127.0.0.1',
  sip_network_port: '5060',
  timestamp: '1700000000',
  event: 'incoming',
  direction: 'inbound',
  caller_number: '1002',
  call_uuid: '7f2b1a52-3c44-4b0e-9a51-1d2f4f0d8a10',
  callee_number: '120',
  group_number: '120',
  middle_number: '',
  dtmf: '',
  additional_data: { customer: '王' },
}

/** One request as a test server saw it. */
export interface Seen {
  readonly headers: IncomingHttpHeaders
  readonly path: string
  readonly body: string
}

/** Answers one request; `seen` is also kept in `requests`, in order of arrival. */
export type Respond = (seen: Seen, response: ServerResponse, nth: number) => void

/** A real HTTP server on a free loopback port, for tests. `respond` may be changed at any time. */
export interface TestServer {
  readonly url: string
  readonly port: number
  readonly requests: Seen[]
  readonly connections: () => number
  respond: Respond
  /** Drops every connection and frees the port. */
  close(): Promise<void>
}

export async function startTestServer(respond: Respond, port = 0): Promise<TestServer> {
  const requests: Seen[] = []
  let connections = 0
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const seen = { headers: request.headers, path: request.url ?? '', body }
    requests.push(seen)
    started.respond(seen, response, requests.length)
  })
  server.on('connection', () => {
    connections++
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  const started: TestServer = {
    url: `http://127.0.0.1:${address.port}/call_flow?site=1`,
    port: address.port,
    requests,
    connections: () => connections,
    respond,
    close: async () => {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
  return started
}
