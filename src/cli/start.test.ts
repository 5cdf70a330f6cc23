import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { describeFailure } from './failure.ts'
import { nodeProblem } from './node-version.ts'
import { stopOnSignal } from './stop-signals.ts'
import { configFile, run } from './testing/run-cli.ts'

const embedded = '<switch name="local" type="embedded"/>'

test('a wrong file is told on standard error, nothing starts, and the exit code is 2', async () => {
  const file = await configFile({ listen: 'x', lissten: '' }, embedded)
  expect(await run(['start', '--config', file])).toEqual({
    code: 2,
    out: [],
    err: [
      expect.stringMatching(/nacd\.conf\.xml:3:28: listen: expected host:port/),
      expect.stringMatching(/nacd\.conf\.xml:4:29: lissten: unknown here; did you mean "listen"\?/),
    ],
  })
})

class PortTaken extends Error {
  override readonly name = 'PortTaken'
}

test('what keeps nacd from starting is one line, and the exit code is 1', async () => {
  const file = await configFile({}, embedded)
  const started = await run(['start', '--config', file], () =>
    Promise.reject(new PortTaken('port 8090 is taken')),
  )
  expect(started).toEqual({ code: 1, out: [], err: ['nacd: port 8090 is taken'] })
})

test.each([
  [[], 2],
  [['no-such-command'], 2],
  [['check', '--no-such-option'], 2],
  [['--help'], 0],
])('the command line %j gives %i', async (args, code) => {
  expect((await run(args)).code).toBe(code)
})

test('version names both', async () => {
  expect((await run(['version'])).out).toEqual([
    expect.stringMatching(/^nacd \d+\.\d+\.\d+ \(Node\.js 2\d\./),
  ])
})

test.each([
  [Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' }), /^nacd: listen EADDRINUSE$/],
  [new TypeError('x is not a function'), /^TypeError: x is not a function\n {4}at /],
  ['text', /^nacd: text$/],
])('%s is described', (error, expected) => {
  expect(describeFailure(error)).toMatch(expected)
})

test.each([
  ['22.18.0', true],
  ['24.1.0', true],
  ['22.17.9', false],
  ['20.20.2', false],
])('Node.js %s will do: %s', (version, good) => {
  expect(nodeProblem(version) === null).toBe(good)
})

function stopping() {
  const source = new EventEmitter()
  const stop = Promise.withResolvers<void>()
  let stops = 0
  let now = 0
  const ending = stopOnSignal(
    source,
    () => {
      stops++
      return stop.promise
    },
    () => now,
  )
  return { source, stop, ending, stops: () => stops, at: (ms: number) => (now = ms) }
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s stops in order', async signal => {
  const { source, stop, ending, stops } = stopping()
  source.emit(signal)
  stop.resolve()
  expect(await ending).toBe('stopped')
  expect(stops()).toBe(1)
  expect(source.eventNames()).toEqual([])
})

test('a signal that comes twice at once is one wish; a later one cuts the stop short', async () => {
  const { source, ending, stops, at } = stopping()
  source.emit('SIGINT')
  at(999)
  source.emit('SIGTERM')
  expect(source.listenerCount('SIGINT')).toBe(1)
  at(1000)
  source.emit('SIGINT')
  expect(await ending).toBe('cutShort')
  expect(stops()).toBe(1)
})

test('a stop that fails is told', async () => {
  const { source, stop, ending } = stopping()
  source.emit('SIGTERM')
  stop.reject(new Error('flush failed'))
  await expect(ending).rejects.toThrow('flush failed')
})
