import { Dialog } from '../dialog/dialog.ts'
import { headerOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import { type EndReason, q850Of, q850OfReason } from '../message/reason.ts'
import type { TransactionDeath } from '../transaction/runner.ts'
import type { ServerTransaction } from '../transaction/server.ts'
import { silence } from '../transaction/silence.ts'
import type { Flow } from '../transport/flow.ts'
import type { OutgoingCallRequest, SipCall, SipCallListener, SipEnd, SipParty } from '../types.ts'
import type { CallContext } from './call-context.ts'
import type { DialogOwner } from './call-table.ts'
import { Cancellation } from './cancellation.ts'
import { ForkedAnswers } from './forked-answers.ts'
import { ListenerRelay } from './listener-relay.ts'
import { createInvite, farHost, type InviteIdentity } from './outgoing-invite.ts'
import { OutgoingRequest } from './outgoing-request.ts'
import { ReinviteRefused } from './reinvite.ts'
import { sdpOf } from './sdp-body.ts'
import { Session } from './session.ts'

function ignore(): void {
  return
}

/** A call we make: RFC 3261 13.2. */
export class OutgoingCall implements SipCall, DialogOwner {
  readonly direction = 'outbound'
  readonly from: SipParty
  readonly to: SipParty
  readonly callId: string
  /** Only incoming calls are answered by us. */
  readonly progress = ignore
  readonly answer = ignore
  readonly reject = ignore
  readonly #context: CallContext
  readonly #call: OutgoingCallRequest
  readonly #identity: InviteIdentity
  readonly #relay = new ListenerRelay()
  readonly #invite: OutgoingRequest
  readonly #answers: ForkedAnswers
  readonly #cancellation: Cancellation
  #remote: Flow
  #sequence = 0
  #session: Session | null = null
  #answered = false
  #provisional = false

  constructor(context: CallContext, call: OutgoingCallRequest) {
    this.#context = context
    this.#call = call
    this.#identity = { callId: context.ids.callId(), localTag: context.ids.tag() }
    this.callId = this.#identity.callId
    this.from = call.from
    this.to = { displayName: '', user: call.toUser, host: farHost(call) }
    this.#remote = call.flow ?? { ip: '', port: 0, transport: 'udp' }
    this.#answers = new ForkedAnswers(context, call.flow ?? null)
    this.#invite = new OutgoingRequest(
      context,
      {
        target: () => ({ nextHop: call.uri, flow: call.flow ?? null }),
        build: (flow, authorisation) => this.#build(flow, authorisation),
        credentials: call.credentials ?? null,
        isWanted: () => !this.#cancellation.asked,
      },
      { response: (response, source) => this.#receive(response, source), died: why => this.#died(why) },
    )
    this.#cancellation = new Cancellation(context, this.#invite, () => this.#forget())
  }

  get remote(): Flow {
    return this.#remote
  }

  /** Sends the INVITE. */
  start(): void {
    this.#context.calls.add(this.callId, this.#identity.localTag, this)
    this.#invite.start()
  }

  listen(listener: SipCallListener): void {
    this.#relay.listen(listener)
  }

  hangup(why?: EndReason): void {
    if (this.#relay.ended) return
    const reason = why ?? null
    if (this.#answered) this.#session?.close(reason)
    else this.#cancellation.ask(reason, this.#provisional)
    const status = this.#answered ? 0 : 487
    this.#relay.end({ by: 'local', status, reason: '', q850: q850OfReason(reason) })
  }

  reinvite(sdp: string): Promise<string> {
    return this.#session?.reinvite(sdp) ?? Promise.reject(new ReinviteRefused(481))
  }

  receive(transaction: ServerTransaction): void {
    this.#remote = transaction.source
    if (this.#session === null) transaction.respond(481)
    else this.#session.receive(transaction)
  }

  acknowledged(ack: SipRequest, source: Flow): void {
    this.#remote = source
    this.#session?.acknowledged(ack)
  }

  #build(flow: Flow, authorisation: SipRequest['headers']): SipRequest {
    this.#sequence += 1
    this.#provisional = false
    this.#remote = flow
    const fields = [this.#context.contact(flow, this.#call.contactUser), ...authorisation]
    return createInvite(this.#call, this.#identity, this.#sequence, fields)
  }

  #receive(response: SipResponse, source: Flow): void {
    this.#remote = source
    if (response.status < 200) this.#proceed(response)
    else if (response.status < 300) this.#accepted(response)
    else this.#refused(response)
  }

  #proceed(response: SipResponse): void {
    this.#provisional = true
    if (this.#cancellation.asked) this.#cancellation.send()
    else if (response.status > 100 && response.status !== 199) {
      this.#learnEarly(response)
      this.#relay.tell(listener => listener.progress?.(response.status, sdpOf(response)))
    }
  }

  /** The first far end that rings may use the dialog before it answers (RFC 3261 12.1). */
  #learnEarly(response: SipResponse): void {
    const invite = this.#invite.transaction?.request
    if (this.#session !== null || invite === undefined || tagOf(headerOf(response, 'to')) === '') return
    this.#session = this.#open(Dialog.ofResponse(invite, response, this.#call.flow ?? null), false)
  }

  #accepted(response: SipResponse): void {
    const invite = this.#invite.transaction?.request
    const answer = invite === undefined ? null : this.#answers.take(invite, response)
    if (answer?.type !== 'new') return
    const first = !this.#answered
    const session = this.#open(answer.dialog, !first)
    session.confirm()
    if (first) this.#answeredBy(session, response)
    else session.close(null)
  }

  #answeredBy(session: Session, response: SipResponse): void {
    this.#answered = true
    this.#session = session
    this.#cancellation.settle()
    if (this.#relay.ended) session.close(this.#cancellation.reason)
    else this.#relay.tell(listener => listener.answered?.(sdpOf(response)))
  }

  /** `extra`: a second far end that answered too; it gets its BYE and touches nothing else. */
  #open(dialog: Dialog, extra: boolean): Session {
    return new Session({
      context: this.#context,
      relay: this.#relay,
      dialog,
      credentials: this.#call.credentials ?? null,
      ownsCallId: true,
      ended: end => this.#relay.end(end),
      gone: () => {
        if (!extra) this.#forget()
      },
    })
  }

  #refused(response: SipResponse): void {
    const { status, reason } = response
    this.#finish({ by: 'far', status, reason, q850: q850Of(response) })
  }

  #died(why: TransactionDeath): void {
    this.#finish({ by: 'timeout', ...silence[why], q850: null })
  }

  #finish(end: SipEnd): void {
    this.#forget()
    this.#relay.end(end)
  }

  #forget(): void {
    this.#cancellation.settle()
    this.#context.calls.remove(this.callId, this.#identity.localTag)
  }
}
