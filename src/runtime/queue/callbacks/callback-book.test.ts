import { expect, test } from 'vitest'
import { type LegId, legId, millis } from '../../../core/shared/ids.ts'
import type { Callback, CallbackStore } from '../../../ports/queue/callbacks.ts'
import { ManualClock } from '../../../testing/manual-clock.ts'
import { memoryLog } from '../../../testing/memory-log.ts'
import { CallbackBook } from './callback-book.ts'

const callback = (id: string, change: Partial<Callback> = {}): Callback => ({
  id: legId(id),
  number: '13900139000',
  group: '121',
  priority: 0,
  skills: [],
  since: millis(1000),
  askedAt: millis(2000),
  attempts: 0,
  notBefore: millis(0),
  ...change,
})

/** A store whose reading is answered late, with what it saw at its beginning and was written before its end. */
function slow() {
  const rows = new Map<LegId, Callback>()
  const reading = Promise.withResolvers<void>()
  let seen: readonly Callback[] = []
  const store: CallbackStore = {
    all: () => reading.promise.then(() => seen),
    put: async each => void rows.set(each.id, each),
    remove: async id => rows.delete(id),
  }
  const clock = new ManualClock()
  const removed: LegId[] = []
  const book = new CallbackBook({ clock, log: memoryLog(), store, removed: id => removed.push(id) })
  return {
    book,
    clock,
    store,
    rows,
    removed,
    sees: () => {
      seen = [...rows.values()]
    },
    read: async () => {
      reading.resolve()
      await settled()
    },
  }
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('a reading brings back none that was done with while it was under way', async () => {
  const { book, rows, sees, read } = slow()
  void book.load(() => undefined)
  book.put(callback('a'))
  await settled()
  sees()
  book.remove(legId('a'))
  await settled()
  await read()
  expect([book.all(), book.waitingIn('121'), [...rows.keys()]]).toEqual([[], 0, []])
})

test('a reading undoes no change that came while it was under way', async () => {
  const { book, sees, read } = slow()
  void book.load(() => undefined)
  book.put(callback('a'))
  await settled()
  sees()
  book.put(callback('a', { attempts: 1 }))
  await settled()
  await read()
  expect([book.all(), book.waitingIn('121')]).toEqual([[callback('a', { attempts: 1 })], 1])
})

test('after its end it does not try again to write what was refused', async () => {
  const { book, clock, store } = slow()
  store.put = () => Promise.reject(new Error('down'))
  book.put(callback('a'))
  await settled()
  book.stop()
  expect(clock.running).toBe(0)
})
