import { expect, test, vi } from 'vitest'
import { millis } from '../../core/shared/ids.ts'
import { chinesePlan } from '../../core/shared/phone-number.ts'
import type { Vip } from '../../ports/queue/vips.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { PaperQueueStore } from '../testing/paper-queue-store.ts'
import { VipList } from './vip-list.ts'

const vip = (change: Partial<Vip>): Vip => ({
  number: '13900139000',
  group: '',
  until: null,
  note: '',
  priority: 5,
  ...change,
})

async function open(...vips: Vip[]) {
  const store = new PaperQueueStore()
  store.important = vips
  const clock = new ManualClock()
  const list = new VipList({ clock, log: memoryLog(), vips: store.vips, numbers: chinesePlan })
  await list.load()
  return { store, clock, list }
}

test.each<[string, Vip[], string, number]>([
  ['nobody', [], '13900139000', 0],
  ['another number', [vip({})], '13800138000', 0],
  ['no number', [vip({ number: '' })], '', 0],
  ['in all groups', [vip({})], '13900139000', 5],
  ['with the country code', [vip({})], '+8613900139000', 5],
  ['in this group', [vip({ group: '121' })], '13900139000', 5],
  ['in another group', [vip({ group: '122' })], '13900139000', 0],
  ['until later', [vip({ until: millis(1001) })], '13900139000', 5],
  ['until now', [vip({ until: millis(1000) })], '13900139000', 0],
  ['the most counts', [vip({}), vip({ group: '121', priority: 9 })], '13900139000', 9],
])('%s', async (_what, vips, number, priority) => {
  const { list } = await open(...vips)
  expect(list.priorityOf(number, '121', millis(1000))).toBe(priority)
})

test('a change counts at once; where the store is down those known before stay', async () => {
  const { store, clock, list } = await open()
  const priority = () => list.priorityOf('13900139000', '121', millis(1000))
  store.setVips(vip({}))
  await expect.poll(priority).toBe(5)
  clock.advance(1_000)
  store.isDown = true
  store.setVips()
  await expect.poll(() => clock.running).toBe(2)
  expect(priority()).toBe(5)
  store.isDown = false
  clock.advance(5_000)
  await expect.poll(priority).toBe(0)
})

test('thousands of changes one after the other are read together, the last one too', async () => {
  const { store, clock, list } = await open()
  const readings = vi.spyOn(store.vips, 'vips')
  for (let priority = 1; priority <= 1000; priority += 1) {
    store.setVips(vip({ priority }))
    await Promise.resolve()
  }
  clock.advance(1_000)
  await expect.poll(() => list.priorityOf('13900139000', '121', millis(1000))).toBe(1000)
  expect(readings).toHaveBeenCalledTimes(2)
  clock.advance(1_000)
  expect(clock.running).toBe(0)
})
