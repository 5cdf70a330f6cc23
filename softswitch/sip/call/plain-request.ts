import type { HeaderField, SipRequest } from '../message/message.ts'
import { formatNameAddr } from '../message/name-addr.ts'
import { silence } from '../transaction/silence.ts'
import type { Flow } from '../transport/flow.ts'
import type { PlainAnswer, PlainRequest } from '../types.ts'
import type { CallContext } from './call-context.ts'
import { OutgoingRequest } from './outgoing-request.ts'

function address(uri: string, tag: string | null): string {
  return formatNameAddr({ displayName: '', uri, params: new Map(tag === null ? [] : [['tag', tag]]) })
}

/** Builds the request, without Via; every one, also one with credentials, counts the series up (RFC 3261 10.2). */
function build(request: PlainRequest, fields: readonly HeaderField[]): SipRequest {
  const { method, uri, series, expires } = request
  series.sequence += 1
  return {
    type: 'request',
    method,
    uri,
    headers: [
      { name: 'max-forwards', value: '70' },
      { name: 'from', value: address(request.from, series.tag) },
      { name: 'to', value: address(request.to, null) },
      { name: 'call-id', value: series.callId },
      { name: 'cseq', value: `${series.sequence} ${method}` },
      ...(expires === undefined ? [] : [{ name: 'expires', value: String(expires) }]),
      ...fields,
    ],
    body: '',
  }
}

/** Sends a request outside any dialog and tells its final answer; never rejects. */
export function sendPlainRequest(context: CallContext, request: PlainRequest): Promise<PlainAnswer> {
  const { contactUser } = request
  const contact = (flow: Flow): HeaderField[] =>
    contactUser === undefined ? [] : [context.contact(flow, contactUser)]
  return new Promise(resolve => {
    const outgoing = new OutgoingRequest(
      context,
      {
        target: () => ({ nextHop: request.uri, flow: null }),
        build: (flow, authorisation) => build(request, [...contact(flow), ...authorisation]),
        credentials: request.credentials ?? null,
      },
      {
        response: ({ status, reason, headers }, { ip, port }) => {
          if (status >= 200) resolve({ type: 'answer', status, reason, headers, ip, port })
        },
        died: why => resolve({ type: 'silent', ...silence[why] }),
      },
    )
    outgoing.start()
  })
}
