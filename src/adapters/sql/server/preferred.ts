import type { Tls } from '../../../config/database/server-address.ts'

/**
 * A pool with TLS or without, as the configuration says. `preferred` begins with it; a server that has none is used
 * without from then on.
 */
export class Preferred<P> {
  readonly #open: (withTls: boolean) => P
  #mayBePlain: boolean
  #current: P

  constructor({ use }: Pick<Tls, 'use'>, open: (withTls: boolean) => P) {
    this.#open = open
    this.#mayBePlain = use === 'preferred'
    this.#current = open(use !== 'off')
  }

  get current(): P {
    return this.#current
  }

  /** `hasNoTls` tells the error of a server without TLS; nothing is connected then, so there is nothing to close. */
  async use<C>(connect: (pool: P) => Promise<C>, hasNoTls: (error: unknown) => boolean): Promise<C> {
    const tried = this.#current
    try {
      return await connect(tried)
    } catch (error) {
      if (!hasNoTls(error)) throw error
      if (this.#mayBePlain) {
        this.#mayBePlain = false
        this.#current = this.#open(false)
      }
      if (this.#current === tried) throw error
      return connect(this.#current)
    }
  }
}
