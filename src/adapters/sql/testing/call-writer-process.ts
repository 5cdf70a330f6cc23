import { legId } from '../../../core/shared/ids.ts'
import { memoryLog } from '../../../testing/memory-log.ts'
import { openStore } from '../store.ts'
import { realClock } from './real-clock.ts'
import { step, summary } from './records.ts'

/** A process that writes call records to the file named by its argument, says so, and stays until it is killed. */
const file = process.argv[2] ?? ''
const store = await openStore({ type: 'sqlite', file }, { clock: realClock, log: memoryLog() })
for (let call = 1; call <= 300; call += 1) {
  store.callLog.step(legId(`call-${call}`), step('arrived'))
  store.callLog.ended(summary(`call-${call}`))
}
await store.callLog.flush()
store.callLog.ended(summary('never-flushed'))
process.stdout.write('written\n')
// Busy, so that not even a timer of its own runs before it is killed.
for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000)
