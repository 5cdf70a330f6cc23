import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { HouseSize } from './queue-house.ts'

export interface WorkToCount {
  readonly strategy: string
  readonly size: HouseSize
  readonly calls: number
}

export interface CountedWork {
  /** Of all events. */
  readonly p50: number
  readonly p99: number
  readonly most: number
}

/**
 * What events cost whatever else the machine does: how many blocks of the engine's code are run for each. Counted in a
 * thread of its own, as only code that is loaded after counting began is counted block by block.
 */
export async function countWork(work: WorkToCount): Promise<CountedWork> {
  const worker = new Worker(new URL('./counting-worker.ts', import.meta.url), { workerData: work })
  const [counted] = (await once(worker, 'message')) as [CountedWork]
  await worker.terminate()
  return counted
}
