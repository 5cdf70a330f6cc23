import { cseqOf } from '../message/cseq.ts'
import {
  type HeaderField,
  headerLines,
  headerOf,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import { splitLines } from '../message/split.ts'
import type { Flow } from '../transport/flow.ts'
import { contactOf } from './contact.ts'
import { type Routing, routeBy } from './route.ts'
import { sourceFlowOf } from './source-flow.ts'

/** What makes a dialog: RFC 3261 12.1. `local` and `remote` are From/To values with their tags. */
interface DialogParts {
  readonly callId: string
  readonly localTag: string
  readonly remoteTag: string
  readonly local: string
  readonly remote: string
  readonly routeSet: readonly string[]
  readonly localSequence: number
  readonly remoteSequence: number | null
  readonly remoteTarget: string
  readonly flow: Flow | null
}

/** The two ends' view of who they are talking to and how to get there, and both CSeq counters. */
export class Dialog {
  readonly callId: string
  readonly localTag: string
  readonly remoteTag: string
  readonly #parts: DialogParts
  #localSequence: number
  #remoteSequence: number | null
  #remoteTarget: string
  #flow: Flow | null

  private constructor(parts: DialogParts) {
    this.callId = parts.callId
    this.localTag = parts.localTag
    this.remoteTag = parts.remoteTag
    this.#parts = parts
    this.#localSequence = parts.localSequence
    this.#remoteSequence = parts.remoteSequence
    this.#remoteTarget = parts.remoteTarget
    this.#flow = parts.flow
  }

  /** The callee's dialog, from the INVITE it got; null when that has no usable Contact. RFC 3261 12.1.1. */
  static ofInvite(invite: SipRequest, localTag: string, source: Flow): Dialog | null {
    const contact = contactOf(invite)
    if (contact === null) return null
    return new Dialog({
      callId: headerOf(invite, 'call-id') ?? '',
      localTag,
      remoteTag: tagOf(headerOf(invite, 'from')),
      local: `${headerOf(invite, 'to')};tag=${localTag}`,
      remote: headerOf(invite, 'from') ?? '',
      routeSet: splitLines(headerLines(invite, 'record-route')),
      localSequence: 0,
      remoteSequence: cseqOf(invite).sequence,
      remoteTarget: contact.text,
      flow: sourceFlowOf(invite, source),
    })
  }

  /**
   * The caller's dialog, from a response with a To tag to its INVITE. RFC 3261 12.1.2. `flow`: the flow the INVITE
   * was told to take, kept unless a proxy asks to be passed through.
   */
  static ofResponse(invite: SipRequest, response: SipResponse, flow: Flow | null): Dialog {
    const routeSet = splitLines(headerLines(response, 'record-route')).toReversed()
    return new Dialog({
      callId: headerOf(invite, 'call-id') ?? '',
      localTag: tagOf(headerOf(invite, 'from')),
      remoteTag: tagOf(headerOf(response, 'to')),
      local: headerOf(invite, 'from') ?? '',
      remote: headerOf(response, 'to') ?? '',
      routeSet,
      localSequence: cseqOf(invite).sequence,
      remoteSequence: null,
      remoteTarget: contactOf(response)?.text ?? invite.uri,
      flow: routeSet.length === 0 ? flow : null,
    })
  }

  /** The flow requests take whatever the target says, or null. */
  get flow(): Flow | null {
    return this.#flow
  }

  get routing(): Routing {
    return routeBy(this.#parts.routeSet, this.#remoteTarget)
  }

  /** A new request of ours inside the dialog, without Via: RFC 3261 12.2.1.1. */
  request(method: string, extra: readonly HeaderField[] = [], body = ''): SipRequest {
    this.#localSequence += 1
    return this.#build(method, this.#localSequence, extra, body)
  }

  /** The ACK of a 2xx to our INVITE numbered `sequence`: RFC 3261 13.2.2.4. */
  ack(sequence: number, extra: readonly HeaderField[] = []): SipRequest {
    return this.#build('ACK', sequence, extra, '')
  }

  /** Takes the CSeq of a request of the far end; false when it is older than one seen before (RFC 3261 12.2.2). */
  accept(request: SipRequest): boolean {
    const { sequence } = cseqOf(request)
    if (this.#remoteSequence !== null && sequence < this.#remoteSequence) return false
    this.#remoteSequence = sequence
    return true
  }

  /** Target refresh by the far end's INVITE or UPDATE, or its 2xx to ours: RFC 3261 12.2. */
  refresh(message: SipMessage, source: Flow): void {
    const contact = contactOf(message)
    if (contact === null) return
    this.#remoteTarget = contact.text
    if (message.type === 'request') this.#flow = sourceFlowOf(message, source)
  }

  #build(method: string, sequence: number, extra: readonly HeaderField[], body: string): SipRequest {
    const { requestUri, routes } = this.routing
    const headers = [
      ...routes.map(value => ({ name: 'route', value })),
      { name: 'max-forwards', value: '70' },
      { name: 'from', value: this.#parts.local },
      { name: 'to', value: this.#parts.remote },
      { name: 'call-id', value: this.callId },
      { name: 'cseq', value: `${sequence} ${method}` },
      ...extra,
    ]
    return { type: 'request', method, uri: requestUri, headers, body }
  }
}
