import { Agent, request } from 'undici'
import type { House } from './house.ts'

export interface ClientDeps {
  /** e.g. http://127.0.0.1:8090 */
  readonly url: string
  readonly token: string
  readonly now: () => number
}

/** nacd answers at once; what takes longer is as good as no answer. */
const deadlineMs = 10_000
/** The stream has a heartbeat every 15 s. */
const silenceMs = 40_000
const mostBytes = 64 * 1024 * 1024

/** nacd's API, as far as the live view asks it. Each rejects with a reason of one line where nacd does not answer well. */
export class Client {
  readonly #deps: ClientDeps
  readonly #dispatcher = new Agent({
    maxResponseSize: mostBytes,
    headersTimeout: deadlineMs,
    bodyTimeout: deadlineMs,
  })
  readonly #streams = new Agent({ headersTimeout: deadlineMs, bodyTimeout: silenceMs, maxResponseSize: -1 })

  constructor(deps: ClientDeps) {
    this.#deps = deps
  }

  async house(): Promise<House> {
    const [groups, agents, gateways] = await Promise.all(
      ['groups', 'agents', 'gateways'].map(name => this.#all(`/v1/${name}`)),
    )
    return { groups, agents, gateways, at: this.#deps.now() } as House
  }

  /** Calls `onNews` for whatever comes over the stream of events; resolves when it ends, or `signal` ends it. */
  async follow(onNews: () => void, signal: AbortSignal): Promise<void> {
    const answer = await this.#get('/v1/events', this.#streams, signal)
    for await (const chunk of answer.body) {
      if (String(chunk).includes('event: ')) onNews()
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#dispatcher.destroy(), this.#streams.destroy()])
  }

  async #all(path: string): Promise<readonly unknown[]> {
    const items: unknown[] = []
    for (let page = 1; ; page += 1) {
      const answer = await this.#get(`${path}?page_size=500&page=${page}`, this.#dispatcher)
      const list = (await answer.body.json()) as { items: unknown[]; total: number }
      items.push(...list.items)
      if (items.length >= list.total || list.items.length === 0) return items
    }
  }

  async #get(path: string, dispatcher: Agent, signal?: AbortSignal) {
    const { url, token } = this.#deps
    const headers = { authorization: `Bearer ${token}` }
    const answer = await request(url + path, { dispatcher, headers, ...(signal ? { signal } : {}) })
    if (answer.statusCode === 200) return answer
    await answer.body.dump()
    throw new Error(`HTTP ${answer.statusCode}`)
  }
}
