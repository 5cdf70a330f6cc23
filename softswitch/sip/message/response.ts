import { type HeaderField, headerLines, headerOf, type SipRequest, type SipResponse } from './message.ts'
import { tagOf } from './name-addr.ts'
import { phraseOf } from './status.ts'

const copiedNames = ['via', 'from', 'to', 'call-id', 'cseq']

/** The values a response copies from its request, RFC 3261 8.2.6.2. */
function copiedFields(request: SipRequest): HeaderField[] {
  return copiedNames.flatMap(name => headerLines(request, name).map(value => ({ name, value })))
}

/** What a response says beyond what it copies from its request. */
export interface ResponseExtras {
  /** Put on To when the request has none there; leave out for a 100. */
  readonly toTag?: string
  readonly reason?: string
  readonly headers?: readonly HeaderField[]
  readonly body?: { readonly type: string; readonly content: string }
}

function tagged(field: HeaderField, toTag: string | undefined): HeaderField {
  if (field.name !== 'to' || toTag === undefined || tagOf(field.value) !== '') return field
  return { name: 'to', value: `${field.value};tag=${toTag}` }
}

/** Record-Route goes into responses that make a dialog (RFC 3261 12.1.1), Timestamp into a 100 (8.2.6.1). */
function conditionalFields(request: SipRequest, status: number): HeaderField[] {
  const timestamp = status === 100 ? headerOf(request, 'timestamp') : undefined
  const routes =
    request.method === 'INVITE' && status > 100 && status < 300 ? headerLines(request, 'record-route') : []
  return [
    ...routes.map(value => ({ name: 'record-route', value })),
    ...(timestamp === undefined ? [] : [{ name: 'timestamp', value: timestamp }]),
  ]
}

/** Builds a response to `request` (RFC 3261 8.2.6). */
export function createResponse(
  request: SipRequest,
  status: number,
  extras: ResponseExtras = {},
): SipResponse {
  const type = extras.body === undefined ? [] : [{ name: 'content-type', value: extras.body.type }]
  return {
    type: 'response',
    status,
    reason: extras.reason ?? phraseOf(status),
    headers: [
      ...copiedFields(request).map(field => tagged(field, extras.toTag)),
      ...conditionalFields(request, status),
      ...(extras.headers ?? []),
      ...type,
    ],
    body: extras.body?.content ?? '',
  }
}
