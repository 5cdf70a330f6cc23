import type { Authenticator } from '../auth/authenticator.ts'
import { headerOf } from '../message/message.ts'
import { partyOf } from '../message/party.ts'
import type { Registrar } from '../registrar/registrar.ts'
import type { ServerTransaction } from '../transaction/server.ts'
import { refuseUnauthorised } from './auth-reply.ts'

/** Answers REGISTER: who may register is asked first, and nobody registers for another extension. */
export class RegisterHandler {
  readonly #authenticator: Authenticator
  readonly #registrar: Registrar

  constructor(authenticator: Authenticator, registrar: Registrar) {
    this.#authenticator = authenticator
    this.#registrar = registrar
  }

  async handle(transaction: ServerTransaction): Promise<void> {
    const { request, source } = transaction
    const verdict = await this.#authenticator.check(request, source)
    if (verdict.type !== 'authorised') refuseUnauthorised(transaction, verdict, 'registrar')
    else if (partyOf(headerOf(request, 'to')).user !== verdict.extension) transaction.respond(403)
    else {
      const { status, ...extras } = this.#registrar.register(request, source, verdict.extension)
      transaction.respond(status, extras)
    }
  }
}
