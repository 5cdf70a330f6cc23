import { cseqOf } from '../message/cseq.ts'
import {
  type HeaderField,
  headerLines,
  headerOf,
  type SipRequest,
  type SipResponse,
} from '../message/message.ts'
import { splitLines } from '../message/split.ts'

function kept(request: SipRequest, name: string): HeaderField[] {
  return headerLines(request, name).map(value => ({ name, value }))
}

/** A request that belongs to `invite` hop by hop: same topmost Via, Request-URI, routes and CSeq number. */
function derive(invite: SipRequest, method: string, to: string): SipRequest {
  const [via = ''] = splitLines(headerLines(invite, 'via'))
  return {
    type: 'request',
    method,
    uri: invite.uri,
    headers: [
      { name: 'via', value: via },
      { name: 'max-forwards', value: '70' },
      ...kept(invite, 'from'),
      { name: 'to', value: to },
      ...kept(invite, 'call-id'),
      { name: 'cseq', value: `${cseqOf(invite).sequence} ${method}` },
      ...kept(invite, 'route'),
    ],
    body: '',
  }
}

/** The ACK of a refused INVITE, RFC 3261 17.1.1.3. */
export function createFailureAck(invite: SipRequest, response: SipResponse): SipRequest {
  return derive(invite, 'ACK', headerOf(response, 'to') ?? headerOf(invite, 'to') ?? '')
}

/** The CANCEL of an INVITE that has had a provisional response, RFC 3261 9.1. */
export function createCancel(invite: SipRequest, extra: readonly HeaderField[]): SipRequest {
  const cancel = derive(invite, 'CANCEL', headerOf(invite, 'to') ?? '')
  return { ...cancel, headers: [...cancel.headers, ...extra] }
}
