import type { LineRequest } from '../line.ts'

/** Somebody who wants a line; `id`: the request's name. */
export interface Seek {
  readonly id: string
  readonly request: LineRequest
}

/** Requests that wait until all who were here before have come back; who came first is no longer told by who asks first. */
export class Gathering {
  /** null = nobody is waited for. */
  #seeks: Seek[] | null = null

  begin(): void {
    this.#seeks ??= []
  }

  /** False when nobody is waited for. */
  take(seek: Seek): boolean {
    this.#seeks?.push(seek)
    return this.#seeks !== null
  }

  leave(id: string): void {
    if (this.#seeks !== null) this.#seeks = this.#seeks.filter(each => each.id !== id)
  }

  /** Nobody is waited for any more: those who are here, in their turn. */
  end(): readonly Seek[] {
    const seeks = this.#seeks ?? []
    this.#seeks = null
    return seeks.toSorted(byTurn)
  }
}

const byTurn = (a: Seek, b: Seek): number =>
  b.request.priority - a.request.priority || a.request.since - b.request.since
