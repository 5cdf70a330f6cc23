import { Session } from 'node:inspector/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { percentile } from '../../support/table.ts'
import type { CountedWork, WorkToCount } from './counted-work.ts'

/** As V8 counts them: precise block coverage of the DevTools protocol's Profiler domain. */
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

async function blocksSinceLast(): Promise<number> {
  const { result } = await session.post('Profiler.takePreciseCoverage')
  const engine = result.filter(({ url }) => url.includes('/src/core/acd/'))
  const ranges = engine.flatMap(({ functions }) => functions.flatMap(each => each.ranges))
  return ranges.reduce((sum, { count }) => sum + count, 0)
}

const { QueueHouse } = await import('./queue-house.ts')
const { strategy, size, calls } = workerData as WorkToCount
const house = new QueueHouse(strategy, size)
const blocks: number[] = []

async function counted<T>(work: () => T): Promise<T> {
  await blocksSinceLast()
  const result = work()
  blocks.push(await blocksSinceLast())
  return result
}

for (let call = 0; call < calls; call++) {
  house.answer(await counted(() => house.free()))
  await counted(() => house.join())
}
const work: CountedWork = {
  p50: percentile(blocks, 0.5),
  p99: percentile(blocks, 0.99),
  most: Math.max(...blocks),
}
parentPort?.postMessage(work)
