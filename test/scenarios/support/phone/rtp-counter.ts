import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/** What arrived from one sender. */
export interface RtpCount {
  /** Packets with an RTP header (RFC 3550 5.1). */
  readonly packets: number
  /** Packets that by their sequence numbers were sent but did not arrive. */
  readonly missing: number
  /** Payload bytes that are not G.711 µ-law silence. */
  readonly loudBytes: number
}

const counting = fileURLToPath(new URL('./rtp-counting.ts', import.meta.url))

/**
 * Counts the RTP packets that arrive at a port, by sender. It sends nothing: the far ends are phones. In a thread of its
 * own: what nobody fetches for a fifth of a second the system throws away, and tests have long thoughts.
 */
export class RtpCounter {
  readonly port: number
  readonly #worker: Worker

  private constructor(port: number, worker: Worker) {
    this.port = port
    this.#worker = worker
  }

  static async open(): Promise<RtpCounter> {
    const worker = new Worker(counting)
    const [port] = (await once(worker, 'message')) as [number]
    return new RtpCounter(port, worker)
  }

  async counts(): Promise<readonly RtpCount[]> {
    const answer = once(this.#worker, 'message')
    this.#worker.postMessage('counts')
    return (await answer)[0] as RtpCount[]
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}
