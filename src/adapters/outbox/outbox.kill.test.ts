import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import type { FlowRequest } from '../../core/flow/contract.ts'
import { startTestServer } from '../webhook/test-server.ts'
import { createOutbox } from './outbox.ts'
import { hurriedClock, memoryLog, temporaryFolder } from './testing.ts'

/** A process that pushes digit after digit of two calls for ever, and says each turn up to where all is on disk. */
const pusher = (file: string, url: string) => `
  import { createOutbox } from ${JSON.stringify(new URL('./outbox.ts', import.meta.url).href)}
  import { flowEvent, hurriedClock, memoryLog } from ${JSON.stringify(new URL('./testing.ts', import.meta.url).href)}
  const outbox = createOutbox({
    file: ${JSON.stringify(file)}, url: ${JSON.stringify(url)}, secret: '', clock: hurriedClock(), log: memoryLog().log,
  })
  outbox.start()
  let digit = 0
  const turn = () => {
    for (let nth = 0; nth < 10; nth++) {
      digit++
      outbox.push(flowEvent('call-a', String(digit)))
      outbox.push(flowEvent('call-b', String(digit)))
    }
    outbox.flush()
    process.stdout.write(digit + '\\n', () => setImmediate(turn))
  }
  turn()
`

type Child = ChildProcessByStdio<null, Readable, null>
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

/** Lets the child run until it says that `target` digits are on disk, kills it, and returns the last it said. */
async function killAfter(child: Child, target: number): Promise<number> {
  let last = 0
  for await (const line of createInterface(child.stdout)) {
    last = Number(line)
    if (last >= target && child.exitCode === null) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return last
}

test.each([
  ['that takes everything', (): boolean => true],
  ['that hangs on every third', (nth: number): boolean => nth % 3 !== 0],
])('a killed process loses nothing it wrote, towards a receiver %s', async (_name, takes) => {
  const taken: FlowRequest[] = []
  let killed = false
  const server = await startTestServer((seen, response, nth) => {
    if (!killed && !takes(nth)) return
    taken.push(JSON.parse(seen.body))
    response.end()
  })
  cleanups.push(() => server.close())
  const { file, remove } = temporaryFolder()
  cleanups.push(remove)

  const child = spawn(process.execPath, ['--input-type=module', '-e', pusher(file, server.url)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const written = await killAfter(child, 500)
  expect(child.signalCode).toBe('SIGKILL')
  killed = true

  const done = Promise.withResolvers<void>()
  const outbox = createOutbox({
    file,
    url: server.url,
    secret: '',
    clock: hurriedClock(),
    log: memoryLog().log,
    observe: () => {
      outbox.flush()
      if (outbox.waiting === 0) done.resolve()
    },
  })
  cleanups.push(() => outbox.stop())
  outbox.start()
  if (outbox.waiting > 0) await done.promise

  for (const call of ['call-a', 'call-b']) {
    const digits = taken.filter(event => event.call_uuid === call).map(event => Number(event.dtmf))
    const firsts = [...new Set(digits)]
    expect(firsts).toEqual(firsts.map((_, index) => index + 1))
    expect(firsts.length).toBeGreaterThanOrEqual(written)
  }
})
