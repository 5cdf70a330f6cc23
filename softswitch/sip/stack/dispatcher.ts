import type { CallTable } from '../call/call-table.ts'
import { allow, eventMethods } from '../call/methods.ts'
import { sdpType } from '../call/sdp-body.ts'
import { headerLines, headerOf, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import { splitLines } from '../message/split.ts'
import type { TransactionLayer } from '../transaction/layer.ts'
import type { ServerTransaction } from '../transaction/server.ts'
import type { Flow } from '../transport/flow.ts'

export interface DispatcherSetup {
  readonly calls: CallTable
  readonly transactions: Pick<TransactionLayer, 'inviteOf' | 'isMerged'>
  readonly invite: (transaction: ServerTransaction) => void
  readonly register: (transaction: ServerTransaction) => void
}

/** Methods that mean something only inside a dialog. */
const dialogMethods: ReadonlySet<string> = new Set(['BYE', 'INFO', 'UPDATE', 'PRACK', 'REFER'])

/** Sends each new request to who answers it: RFC 3261 8.2. */
export class Dispatcher {
  readonly #setup: DispatcherSetup

  constructor(setup: DispatcherSetup) {
    this.#setup = setup
  }

  /** A new request other than ACK. */
  request(transaction: ServerTransaction): void {
    const { request } = transaction
    const unsupported = splitLines(headerLines(request, 'require'))
    if (request.method === 'CANCEL') this.#cancel(transaction)
    else if (unsupported.length > 0) {
      transaction.respond(420, { headers: [{ name: 'unsupported', value: unsupported.join(', ') }] })
    } else if (request.method === 'REGISTER') this.#setup.register(transaction)
    else if (tagOf(headerOf(request, 'to')) !== '') this.#inDialog(transaction)
    else if (this.#setup.transactions.isMerged(transaction)) transaction.respond(482)
    else this.#outside(transaction)
  }

  /** The ACK of a 2xx; one for no call of ours is dropped. */
  acknowledge(ack: SipRequest, source: Flow): void {
    this.#setup.calls.find(ack)?.acknowledged(ack, source)
  }

  /** RFC 3261 9.2: the CANCEL itself is answered at once, its INVITE as far as it still can be. */
  #cancel(transaction: ServerTransaction): void {
    const invite = this.#setup.transactions.inviteOf(transaction.request)
    transaction.respond(invite === null ? 481 : 200, invite === null ? {} : { toTag: invite.localTag })
    invite?.cancel(transaction.request)
  }

  #inDialog(transaction: ServerTransaction): void {
    const owner = this.#setup.calls.find(transaction.request)
    if (owner === null) transaction.respond(481)
    else owner.receive(transaction)
  }

  #outside(transaction: ServerTransaction): void {
    const { method } = transaction.request
    if (method === 'INVITE') this.#setup.invite(transaction)
    else if (method === 'OPTIONS') {
      transaction.respond(200, { headers: [allow, { name: 'accept', value: sdpType }] })
    } else if (dialogMethods.has(method)) transaction.respond(481)
    else if (eventMethods.has(method)) transaction.respond(489, { headers: [allow] })
    else transaction.respond(405, { headers: [allow] })
  }
}
