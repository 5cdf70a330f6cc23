import { headerOf, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import { q850Of } from '../message/reason.ts'
import type { ServerTransaction } from '../transaction/server.ts'
import { allow, eventMethods } from './methods.ts'
import { refer } from './refer.ts'
import { contentTypeOf, sdpExtras, sdpOf, sdpType } from './sdp-body.ts'
import type { Session } from './session.ts'

type Handler = (session: Session, transaction: ServerTransaction) => void

const retrySoon = { name: 'retry-after', value: '1' }

/** RFC 3261 15.1.2. Also right for a BYE that crosses ours. */
function bye(session: Session, transaction: ServerTransaction): void {
  transaction.respond(200)
  const reason = headerOf(transaction.request, 'reason') ?? ''
  session.drop({ by: 'far', status: 0, reason, q850: q850Of(transaction.request) })
}

/** RFC 3261 14.2. An empty one asks for our offer; its ACK then brings the answer. */
function invite(session: Session, transaction: ServerTransaction): void {
  const { request, source } = transaction
  transaction.respond(100)
  if (session.phase === 'early') {
    transaction.respond(500, { headers: [retrySoon] })
  } else if (session.isNegotiating) transaction.respond(491)
  else if (isForeign(request)) transaction.respond(415, { headers: [{ name: 'accept', value: sdpType }] })
  else {
    const sdp = session.relay.offer(sdpOf(request))
    if (sdp === null) transaction.respond(488)
    else {
      session.dialog.refresh(request, source)
      session.accept(transaction, sdp, answer => renegotiated(session, request, answer))
    }
  }
}

function renegotiated(session: Session, request: SipRequest, answer: string): void {
  if (sdpOf(request) === '') session.relay.tell(listener => listener.renegotiated?.(answer))
}

/** RFC 3311 5.2: a target refresh, with or without an offer. */
function update(session: Session, transaction: ServerTransaction): void {
  const { request, source } = transaction
  const offer = sdpOf(request)
  if (offer !== '' && session.phase === 'early') transaction.respond(500, { headers: [retrySoon] })
  else if (offer !== '' && session.isNegotiating) transaction.respond(491)
  else {
    const sdp = offer === '' ? '' : session.relay.offer(offer)
    if (sdp === null) transaction.respond(488)
    else {
      session.dialog.refresh(request, source)
      transaction.respond(200, { headers: [session.contactFor(transaction), allow], ...sdpExtras(sdp) })
    }
  }
}

/** RFC 6086, and the older use for DTMF. */
function info(session: Session, transaction: ServerTransaction): void {
  const { request } = transaction
  transaction.respond(200)
  session.relay.tell(listener => listener.info?.(contentTypeOf(request), request.body))
}

function options(_: Session, transaction: ServerTransaction): void {
  transaction.respond(200, { headers: [allow, { name: 'accept', value: sdpType }] })
}

const handlers: ReadonlyMap<string, Handler> = new Map([
  ['BYE', bye],
  ['INVITE', invite],
  ['UPDATE', update],
  ['INFO', info],
  ['OPTIONS', options],
  ['REFER', refer],
])

function isForeign(request: SipRequest): boolean {
  return request.body !== '' && contentTypeOf(request) !== sdpType
}

/** Whether the request is for this dialog, and the dialog still takes it. */
function isFor(session: Session, request: SipRequest): boolean {
  const over = session.phase === 'closing' || session.phase === 'gone'
  const same = tagOf(headerOf(request, 'from')) === session.dialog.remoteTag
  return same && (!over || request.method === 'BYE')
}

/** Answers a request inside a dialog: RFC 3261 12.2.2. After the end only a BYE is still answered with 200. */
export function answerInDialog(session: Session, transaction: ServerTransaction): void {
  const { method } = transaction.request
  const handler = handlers.get(method)
  if (!isFor(session, transaction.request)) transaction.respond(481)
  else if (!session.dialog.accept(transaction.request)) {
    transaction.respond(500, { reason: 'CSeq out of order', headers: [retrySoon] })
  } else if (handler !== undefined) handler(session, transaction)
  else if (eventMethods.has(method)) transaction.respond(489)
  else transaction.respond(405, { headers: [allow] })
}
