import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { until } from '../scenarios/support/until.ts'
import { familyOf, isRunning, killFamily } from './process-family.ts'

test('a family is killed to the last, children that hold out longer too', async () => {
  const parent = spawn('sh', ['-c', 'trap "" TERM; sleep 600 & (sleep 600; true) & wait'], {
    stdio: 'ignore',
  })
  const pid = parent.pid ?? 0
  await until('the whole family', () => familyOf(pid).length === 4)
  const family = familyOf(pid)
  expect(family.map(isRunning)).toEqual([true, true, true, true])
  await killFamily(pid)
  expect(family.map(isRunning)).toEqual([false, false, false, false])
})
