import { expect, test } from 'vitest'
import { FakeClock } from '../sip/testing/fake-clock.ts'
import { readSection, type SectionResult } from '../xmlcurl/document.ts'
import type { GatewayDefinition } from './definition.ts'
import { GatewaySource } from './gateway-source.ts'

const failed: SectionResult = { type: 'failed', reason: 'ECONNREFUSED' }

function told(...names: string[]): SectionResult {
  const params = '<param name="proxy" value="192.0.2.1"/><param name="register" value="false"/>'
  const gateways = names.map(name => `<gateway name="${name}">${params}</gateway>`).join('')
  const text = `<document type="freeswitch/xml"><section name="directory"><domain name="d"><user id="u"><gateways>${gateways}</gateways></user></domain></section></document>`
  return readSection(text, 'directory')
}

function sourceOf(...answers: SectionResult[]) {
  const clock = new FakeClock()
  const questions: object[] = []
  const applied: string[][] = []
  const silent = () => undefined
  const source = new GatewaySource({
    ask: async (section, fields) => {
      questions.push({ section, ...Object.fromEntries(fields) })
      return answers.shift() ?? failed
    },
    table: {
      apply: async (definitions: readonly GatewayDefinition[]) =>
        void applied.push(definitions.map(({ name }) => name)),
    },
    clock,
    log: { info: silent, warn: silent, error: silent },
  })
  return { source, clock, questions, applied }
}

test('the question is that of mod_sofia, and the answer is applied', async () => {
  const { source, questions, applied } = sourceOf(told('a', 'b'))
  expect(await source.scan()).toEqual({ type: 'done' })
  expect(questions).toEqual([
    {
      section: 'directory',
      tag_name: '',
      key_name: '',
      key_value: '',
      purpose: 'gateways',
      profile: 'external',
    },
  ])
  expect(applied).toEqual([['a', 'b']])
})

test('without an answer nothing changes, and it asks again after 1, 2, 4 ... 30 seconds until there is one', async () => {
  const { source, clock, questions, applied } = sourceOf(
    failed,
    failed,
    failed,
    failed,
    failed,
    failed,
    told('a'),
  )
  expect(await source.scan()).toEqual({ type: 'failed', reason: 'ECONNREFUSED' })
  let asked = 1
  for (const pause of [1, 2, 4, 8, 16, 30]) {
    clock.advance(pause * 1000 - 1)
    expect(questions).toHaveLength(asked)
    clock.advance(1)
    asked += 1
    await expect.poll(() => clock.pending + applied.length).toBe(1)
    expect(questions).toHaveLength(asked)
  }
  expect([applied, clock.pending]).toEqual([[['a']], 0])
})

test('an empty section means none; an answer that tells nothing changes nothing', async () => {
  const { source, applied, clock } = sourceOf(told(), { type: 'notFound' })
  await source.scan()
  await source.scan()
  expect([applied, clock.pending]).toEqual([[[]], 0])
})

test('told while a question is under way it asks once more, however often it was told', async () => {
  const { source, questions, applied } = sourceOf(told('a'), told('a', 'b'))
  await Promise.all([source.scan(), source.scan(), source.scan()])
  expect([questions.length, applied]).toEqual([2, [['a'], ['a', 'b']]])
})

test('at its end it does not ask any more', async () => {
  const { source, clock, questions } = sourceOf(failed)
  await source.scan()
  source.stop()
  clock.advance(600_000)
  expect(questions).toHaveLength(1)
})

test.each([
  ['an answer', told('a')],
  ['none', failed],
])(
  'stopped while a question is under way, %s changes nothing, and nothing more is asked',
  async (_, answer) => {
    const { source, clock, questions, applied } = sourceOf(answer, told('b'))
    const scans = [source.scan(), source.scan()]
    source.stop()
    expect(await Promise.all(scans)).toEqual([
      { type: 'failed', reason: 'the switch ends' },
      { type: 'failed', reason: 'the switch ends' },
    ])
    expect([questions.length, applied, clock.pending]).toEqual([1, [], 0])
  },
)
