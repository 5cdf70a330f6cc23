import type { TrunkCredentials } from '../auth/challenge-answer.ts'
import type { Dialog } from '../dialog/dialog.ts'
import type { HeaderField, SipRequest } from '../message/message.ts'
import { type EndReason, reasonHeader } from '../message/reason.ts'
import type { ServerTransaction } from '../transaction/server.ts'
import type { Flow } from '../transport/flow.ts'
import type { SipEnd } from '../types.ts'
import { AckWait } from './ack-wait.ts'
import type { CallContext } from './call-context.ts'
import { answerInDialog } from './in-dialog.ts'
import type { ListenerRelay } from './listener-relay.ts'
import { allow } from './methods.ts'
import { OutgoingRequest } from './outgoing-request.ts'
import { Reinvite, ReinviteRefused } from './reinvite.ts'
import { sdpExtras, sdpOf } from './sdp-body.ts'

export interface SessionSetup {
  readonly context: CallContext
  readonly relay: ListenerRelay
  readonly dialog: Dialog
  readonly credentials: TrunkCredentials | null
  readonly ownsCallId: boolean
  /** The session ended without our asking. */
  readonly ended: (end: SipEnd) => void
  /** Nothing more can come for the dialog: forget it. */
  readonly gone: () => void
}

/** `early`: no 2xx yet; `accepted`: our 2xx waits for its ACK; `closing`: ended, but our BYE is not through yet. */
export type SessionPhase = 'early' | 'accepted' | 'confirmed' | 'closing' | 'gone'

/** A dialog in use: answers what the far end asks in it, ends it, changes its media. RFC 3261 12 to 15. */
export class Session {
  readonly dialog: Dialog
  readonly relay: ListenerRelay
  readonly #setup: SessionSetup
  #phase: SessionPhase = 'early'
  #ackWait: AckWait | null = null
  #reinvite: Reinvite | null = null
  #afterAck: () => void = () => undefined

  constructor(setup: SessionSetup) {
    this.#setup = setup
    this.dialog = setup.dialog
    this.relay = setup.relay
  }

  get phase(): SessionPhase {
    return this.#phase
  }

  /** Whether an INVITE of either end is under way, so that another offer would cross it. */
  get isNegotiating(): boolean {
    return this.#reinvite !== null || this.#ackWait !== null
  }

  /** A request of the far end inside the dialog. */
  receive(transaction: ServerTransaction): void {
    answerInDialog(this, transaction)
  }

  /** The ACK of a 2xx of ours. One that fits nothing, a repeated one for example, is dropped. */
  acknowledged(ack: SipRequest): void {
    this.#ackWait?.take(ack)
  }

  /** The far end's ACK-ed 2xx to our first INVITE makes the session. */
  confirm(): void {
    if (this.#phase === 'early') this.#phase = 'confirmed'
  }

  /** Answers an INVITE with 200 and waits for its ACK; `acknowledged` gets the SDP the ACK carries. */
  accept(transaction: ServerTransaction, sdp: string, acknowledged: (sdp: string) => void): void {
    const headers = [this.#setup.context.contact(transaction.source), allow]
    const response = transaction.respond(200, { headers, ...sdpExtras(sdp) })
    if (response === null) return
    if (this.#phase === 'early') this.#phase = 'accepted'
    this.#ackWait = new AckWait(this.#setup.context, transaction, response, {
      acknowledged: ack => this.#confirmed(() => acknowledged(sdpOf(ack))),
      expired: () =>
        this.#confirmed(() => this.lose({ by: 'timeout', status: 408, reason: 'No ACK', q850: null })),
    })
  }

  /** Our Contact for a response to `transaction`. */
  contactFor(transaction: ServerTransaction): ReturnType<CallContext['contact']> {
    return this.#setup.context.contact(transaction.source)
  }

  /** Ends the session with a BYE; one that waits for its ACK first sends it then (RFC 3261 15). */
  close(reason: EndReason | null): void {
    if (this.#phase === 'closing' || this.#phase === 'gone') return
    const waits = this.#phase === 'accepted'
    this.#phase = 'closing'
    this.#stopReinvite()
    if (waits) this.#afterAck = () => this.#bye(reason)
    else this.#bye(reason)
  }

  /** The far end has ended it: nothing is sent any more. */
  drop(end: SipEnd): void {
    const told = this.#phase === 'closing' || this.#phase === 'gone'
    this.#vanish()
    if (!told) this.#setup.ended(end)
  }

  /** The dialog has broken: what is left of it gets a BYE. */
  lose(end: SipEnd): void {
    if (this.#phase === 'closing' || this.#phase === 'gone') return
    this.close(null)
    this.#setup.ended(end)
  }

  /** Offers `sdp`; rejects with ReinviteRefused. */
  reinvite(sdp: string): Promise<string> {
    if (this.#phase !== 'confirmed') return Promise.reject(new ReinviteRefused(481))
    if (this.isNegotiating) return Promise.reject(new ReinviteRefused(491))
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const { context, dialog, credentials, ownsCallId } = this.#setup
    this.#reinvite = new Reinvite({
      context,
      dialog,
      credentials,
      ownsCallId,
      sdp,
      answered: answer => {
        this.#reinvite = null
        resolve(answer)
      },
      refused: error => {
        this.#reinvite = null
        reject(error)
        this.#judgeRefusal(error)
      },
    })
    this.#reinvite.start()
    return promise
  }

  /** Tells the outcome of the REFER numbered `sequence`, the first and last there is to tell: RFC 3515 2.4.4. */
  notify(sequence: number, outcome: string): void {
    const { context } = this.#setup
    const headers = [
      { name: 'event', value: `refer;id=${sequence}` },
      { name: 'subscription-state', value: 'terminated;reason=noresource' },
      { name: 'content-type', value: 'message/sipfrag;version=2.0' },
    ]
    this.#send(
      'NOTIFY',
      flow => [context.contact(flow), ...headers],
      `${outcome}\r\n`,
      () => undefined,
    )
  }

  /** The wait for an ACK is over, one way or the other. */
  #confirmed(then: () => void): void {
    this.#ackWait = null
    if (this.#phase === 'accepted') this.#phase = 'confirmed'
    if (this.#phase === 'closing') this.#afterAck()
    else then()
  }

  /** RFC 3261 12.2.1.2: a far end that does not know the dialog, or does not answer, has lost it. */
  #judgeRefusal({ status, message }: ReinviteRefused): void {
    if (status === 481) this.lose({ by: 'far', status, reason: message, q850: null })
    else if (status === 408) this.lose({ by: 'timeout', status, reason: message, q850: null })
  }

  #bye(reason: EndReason | null): void {
    this.#send(
      'BYE',
      () => reasonHeader(reason),
      '',
      () => this.#vanish(),
    )
  }

  /** Sends a request inside the dialog; `done` when it is answered, or cannot be. */
  #send(
    method: string,
    headers: (flow: Flow) => readonly HeaderField[],
    body: string,
    done: () => void,
  ): void {
    const { context, dialog, credentials } = this.#setup
    const request = new OutgoingRequest(
      context,
      {
        target: () => ({ nextHop: dialog.routing.nextHop, flow: dialog.flow }),
        build: (flow, authorisation) => dialog.request(method, [...headers(flow), ...authorisation], body),
        credentials,
      },
      {
        response: response => {
          if (response.status >= 200) done()
        },
        died: done,
      },
    )
    request.start()
  }

  #stopReinvite(): void {
    const reinvite = this.#reinvite
    this.#reinvite = null
    reinvite?.stop()
  }

  #vanish(): void {
    if (this.#phase === 'gone') return
    this.#phase = 'gone'
    this.#ackWait?.stop()
    this.#ackWait = null
    this.#stopReinvite()
    this.#setup.gone()
  }
}
