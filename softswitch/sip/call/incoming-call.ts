import type { Dialog } from '../dialog/dialog.ts'
import { type HeaderField, headerOf, type SipRequest } from '../message/message.ts'
import { partyOf } from '../message/party.ts'
import { type EndReason, q850Of, q850OfReason, reasonHeader } from '../message/reason.ts'
import { phraseOf } from '../message/status.ts'
import { parseUri } from '../message/uri.ts'
import type { ServerTransaction } from '../transaction/server.ts'
import type { Flow } from '../transport/flow.ts'
import type { IncomingCall as IncomingCallPort, SipCallListener, SipEnd, SipParty } from '../types.ts'
import type { CallContext } from './call-context.ts'
import type { DialogOwner } from './call-table.ts'
import { ListenerRelay } from './listener-relay.ts'
import { allow } from './methods.ts'
import { sdpExtras, sdpOf } from './sdp-body.ts'
import { Session } from './session.ts'

/** How often a provisional response is repeated so that no proxy gives up: RFC 3261 13.3.1.1, once a minute. */
const progressRepeatMs = 60_000

export interface IncomingCallSetup {
  readonly context: CallContext
  readonly transaction: ServerTransaction
  readonly dialog: Dialog
  readonly authorisedAs: string | null
  readonly trunk: string | null
}

/** A call that comes to us: RFC 3261 13.3. */
export class IncomingCall implements IncomingCallPort, DialogOwner {
  readonly direction = 'inbound'
  readonly callId: string
  readonly from: SipParty
  readonly to: SipParty
  readonly dialled: string
  readonly requestUri: string
  readonly sdp: string
  readonly userAgent: string
  readonly authorisedAs: string | null
  readonly trunk: string | null
  readonly #setup: IncomingCallSetup
  readonly #relay = new ListenerRelay()
  readonly #session: Session
  #remote: Flow
  #stopRepeating: () => void = () => undefined

  constructor(setup: IncomingCallSetup) {
    const { context, transaction, dialog } = setup
    const { request } = transaction
    this.#setup = setup
    this.callId = dialog.callId
    this.from = partyOf(headerOf(request, 'from'))
    this.to = partyOf(headerOf(request, 'to'))
    this.dialled = parseUri(request.uri)?.user ?? ''
    this.requestUri = request.uri
    this.sdp = sdpOf(request)
    this.userAgent = headerOf(request, 'user-agent') ?? ''
    this.authorisedAs = setup.authorisedAs
    this.trunk = setup.trunk
    this.#remote = transaction.source
    this.#session = new Session({
      context,
      relay: this.#relay,
      dialog,
      credentials: null,
      ownsCallId: false,
      ended: end => this.#endedBySession(end),
      gone: () => this.#forget(),
    })
  }

  get remote(): Flow {
    return this.#remote
  }

  /** Takes the call into the stack's books; before that nobody can hang it up. */
  start(): void {
    const { context, transaction, dialog } = this.#setup
    context.calls.add(dialog.callId, dialog.localTag, this)
    transaction.onCancel(cancel => this.#cancelled(cancel))
    transaction.onDeath(() => this.#lost())
  }

  listen(listener: SipCallListener): void {
    this.#relay.listen(listener)
  }

  progress(status: 180 | 183, sdp: string): void {
    if (this.#isOver) return
    const { context, transaction } = this.#setup
    transaction.respond(status, { headers: [context.contact(transaction.source), allow], ...sdpExtras(sdp) })
    this.#stopRepeating()
    this.#stopRepeating = context.clock.after(progressRepeatMs, () => this.progress(status, sdp))
  }

  answer(sdp: string): void {
    if (this.#isOver) return
    this.#stopRepeating()
    this.#session.accept(this.#setup.transaction, sdp, answer =>
      this.#relay.tell(listener => listener.answered?.(answer)),
    )
  }

  reject(status: number, reason: string): void {
    if (this.#isOver) return
    this.#refuse(status, reason, [])
    this.#relay.end({ by: 'local', status, reason, q850: null })
  }

  hangup(why?: EndReason): void {
    if (this.#relay.ended) return
    const reason = why ?? null
    const answered = this.#setup.transaction.answered
    if (answered) this.#session.close(reason)
    else this.#refuse(480, phraseOf(480), reasonHeader(reason))
    this.#relay.end({ by: 'local', status: answered ? 0 : 480, reason: '', q850: q850OfReason(reason) })
  }

  reinvite(sdp: string): Promise<string> {
    return this.#session.reinvite(sdp)
  }

  receive(transaction: ServerTransaction): void {
    this.#remote = transaction.source
    this.#session.receive(transaction)
  }

  acknowledged(ack: SipRequest, source: Flow): void {
    this.#remote = source
    this.#session.acknowledged(ack)
  }

  /** Whether the INVITE can no longer be answered. */
  get #isOver(): boolean {
    return this.#relay.ended || this.#setup.transaction.answered
  }

  #cancelled(cancel: SipRequest): void {
    this.#refuse(487, phraseOf(487), [])
    const reason = headerOf(cancel, 'reason') ?? ''
    this.#relay.end({ by: 'far', status: 487, reason, q850: q850Of(cancel) })
  }

  /** The caller cannot be told anything any more: its connection has gone and it takes no other. */
  #lost(): void {
    this.#forget()
    this.#relay.end({ by: 'timeout', status: 503, reason: 'Not reachable', q850: null })
  }

  /** A BYE may come before our answer too: the INVITE then still needs a final response (RFC 3261 15.1.2). */
  #endedBySession(end: SipEnd): void {
    this.#setup.transaction.respond(487)
    this.#relay.end(end)
  }

  #refuse(status: number, reason: string, headers: readonly HeaderField[]): void {
    this.#setup.transaction.respond(status, { reason, headers })
    this.#forget()
  }

  #forget(): void {
    this.#stopRepeating()
    const { context, dialog } = this.#setup
    context.calls.remove(dialog.callId, dialog.localTag)
  }
}
