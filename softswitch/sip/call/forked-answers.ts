import { Dialog } from '../dialog/dialog.ts'
import { cseqOf } from '../message/cseq.ts'
import { headerOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import type { Flow } from '../transport/flow.ts'
import type { CallContext } from './call-context.ts'

/** Answers of one INVITE that are kept apart; a far end that makes up more gets no ACK for them. */
const keptAnswers = 16

/** What a 2xx to our INVITE turned out to be: a new answer with its dialog (acknowledged), or one seen before. */
export type Answer = { readonly type: 'new'; readonly dialog: Dialog } | { readonly type: 'repeated' }

/** Acknowledges every 2xx of an INVITE, forked and repeated ones included: RFC 3261 13.2.2.4. */
export class ForkedAnswers {
  readonly #context: CallContext
  readonly #flow: Flow | null
  readonly #acks = new Map<string, () => void>()

  /** `flow`: the flow the INVITE was told to take. */
  constructor(context: CallContext, flow: Flow | null) {
    this.#context = context
    this.#flow = flow
  }

  take(invite: SipRequest, response: SipResponse): Answer {
    const tag = tagOf(headerOf(response, 'to'))
    const sendAgain = this.#acks.get(tag)
    if (sendAgain !== undefined || this.#acks.size >= keptAnswers) {
      sendAgain?.()
      return { type: 'repeated' }
    }
    const dialog = Dialog.ofResponse(invite, response, this.#flow)
    const target = { nextHop: dialog.routing.nextHop, flow: dialog.flow }
    this.#acks.set(tag, this.#context.requester.acknowledge(dialog.ack(cseqOf(response).sequence), target))
    return { type: 'new', dialog }
  }
}
