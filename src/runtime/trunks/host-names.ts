import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { NameResolver, Resolved } from '../../ports/name-resolver.ts'

/** Longest one look-up is waited for, in ms. */
const deadlineMs = 3000

export interface HostNamesDeps {
  readonly resolver: NameResolver
  readonly clock: Pick<Clock, 'after'>
  readonly log: Log
}

/** The addresses of host names, as they were when they could last be found out. */
export class HostNames {
  readonly #deps: HostNamesDeps
  readonly #addresses = new Map<string, readonly string[]>()
  /** Names that could not be looked up when last tried. */
  readonly #missing = new Set<string>()

  constructor(deps: HostNamesDeps) {
    this.#deps = deps
  }

  addressesOf(host: string): readonly string[] {
    return this.#addresses.get(host) ?? []
  }

  /** Looks all of them up, and forgets the others. Never rejects. */
  async lookUp(hosts: readonly string[]): Promise<void> {
    const wanted = new Set(hosts)
    for (const host of this.#addresses.keys()) if (!wanted.has(host)) this.#addresses.delete(host)
    await Promise.all([...wanted].map(host => this.#lookUp(host)))
  }

  async #lookUp(host: string): Promise<void> {
    const answer = await this.#inTime(this.#deps.resolver.resolve(host))
    if (answer.type === 'failed') {
      this.#noteMissing(host, answer.reason)
      return
    }
    const { addresses } = answer
    this.#addresses.set(host, addresses)
    if (this.#missing.delete(host))
      this.#deps.log.info({ host, addresses }, 'the name of a gateway is found again')
  }

  /** Once for each time it goes missing, not once a minute. */
  #noteMissing(host: string, reason: string): void {
    if (this.#missing.has(host)) return
    this.#missing.add(host)
    const known = this.addressesOf(host)
    this.#deps.log.warn(
      { host, reason, known },
      'the name of a gateway is not found: its last known addresses stay',
    )
  }

  #inTime(answer: Promise<Resolved>): Promise<Resolved> {
    return new Promise(resolve => {
      const late = { type: 'failed', reason: 'no answer in time' } as const
      const cancel = this.#deps.clock.after(deadlineMs, () => resolve(late))
      void answer.then(value => {
        cancel()
        resolve(value)
      })
    })
  }
}
