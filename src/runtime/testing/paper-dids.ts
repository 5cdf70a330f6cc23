import type { Lookup, OutDid } from '../../ports/customer-db.ts'

/** The customer's database: what each DID and each extension is found with; "down" = no answer. */
export class PaperDids {
  readonly extensions = new Map<string, string>()
  readonly outside = new Map<string, OutDid>()
  down = false

  inDid = (number: string): Promise<Lookup<string>> => this.#look(this.extensions, number)
  outDid = (extension: string): Promise<Lookup<OutDid>> => this.#look(this.outside, extension)

  #look<T>(table: ReadonlyMap<string, T>, number: string): Promise<Lookup<T>> {
    const value = table.get(number)
    if (this.down) return Promise.resolve({ type: 'failed', reason: 'down' })
    return Promise.resolve(value === undefined ? { type: 'notFound' } : { type: 'found', value })
  }
}
