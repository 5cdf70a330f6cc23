import type { Authenticator } from '../auth/authenticator.ts'
import type { CallContext } from '../call/call-context.ts'
import { IncomingCall } from '../call/incoming-call.ts'
import { contentTypeOf, sdpType } from '../call/sdp-body.ts'
import { Dialog } from '../dialog/dialog.ts'
import { headerOf } from '../message/message.ts'
import { partyOf } from '../message/party.ts'
import { phraseOf } from '../message/status.ts'
import { schemeOf } from '../message/uri.ts'
import type { ServerTransaction } from '../transaction/server.ts'
import type { SipStackOptions } from '../types.ts'
import { refuseUnauthorised } from './auth-reply.ts'

export interface InviteHandlerSetup extends Pick<SipStackOptions, 'trunkAt' | 'onInvite'> {
  readonly context: CallContext
  readonly authenticator: Authenticator
  /** Whether there is room for one more call. */
  readonly hasRoom: () => boolean
}

/** Who vouches for a call: the extension's digest, or the trunk's address. */
type Caller = Pick<IncomingCall, 'authorisedAs' | 'trunk'>

/** Answers an INVITE outside any dialog: checks it, checks who sends it, and makes a call of it. RFC 3261 8.2 and 13.3. */
export class InviteHandler {
  readonly #setup: InviteHandlerSetup

  constructor(setup: InviteHandlerSetup) {
    this.#setup = setup
  }

  async handle(transaction: ServerTransaction): Promise<void> {
    transaction.respond(100)
    transaction.onCancel(() => transaction.respond(487))
    const dialog = this.#acceptable(transaction)
    if (dialog === null) return
    const { request, source } = transaction
    const { authenticator, trunkAt } = this.#setup
    const trunk = authenticator.isSigned(request) ? null : trunkAt(source.ip, source.port)
    if (trunk !== null) {
      this.#begin(transaction, dialog, { authorisedAs: null, trunk })
      return
    }
    const verdict = await authenticator.check(request, source)
    // Cancelled while the directory was asked.
    if (transaction.answered) return
    if (verdict.type !== 'authorised') refuseUnauthorised(transaction, verdict, 'switch')
    else if (partyOf(headerOf(request, 'from')).user !== verdict.extension) transaction.respond(403)
    else this.#begin(transaction, dialog, { authorisedAs: verdict.extension, trunk: null })
  }

  /** The dialog the INVITE would make, or null after it was refused for what it is. */
  #acceptable(transaction: ServerTransaction): Dialog | null {
    const { request, source, localTag } = transaction
    const dialog = Dialog.ofInvite(request, localTag, source)
    if (!this.#setup.hasRoom()) {
      transaction.respond(503, { headers: [{ name: 'retry-after', value: '5' }] })
    } else if (!/^(sip|tel)$/.test(schemeOf(request.uri) ?? '')) transaction.respond(416)
    else if (request.body !== '' && contentTypeOf(request) !== sdpType) {
      transaction.respond(415, { headers: [{ name: 'accept', value: sdpType }] })
    } else if (dialog === null) transaction.respond(400, { reason: 'Needs one contact' })
    else return dialog
    return null
  }

  #begin(transaction: ServerTransaction, dialog: Dialog, caller: Caller): void {
    const call = new IncomingCall({ context: this.#setup.context, transaction, dialog, ...caller })
    call.start()
    try {
      this.#setup.onInvite(call)
    } catch (fault) {
      // Nobody owns the call now: it must not live on.
      call.reject(500, phraseOf(500))
      throw fault
    }
  }
}
