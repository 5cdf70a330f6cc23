import { expect, test } from 'vitest'
import { Surveys } from './survey.ts'

test('marks are counted by agent, in order of number', () => {
  const surveys = new Surveys()
  const marks: [string, string][] = [
    ['8002', '1'],
    ['8001', '5'],
    ['8001', '5'],
    ['8001', '4'],
  ]
  for (const [index, [agent, dtmf]] of marks.entries()) surveys.add(`call-${index}`, agent, dtmf)
  expect(surveys.report()).toEqual({
    agents: [
      { agent: '8001', answers: 3, average: 4.67, digits: { '4': 1, '5': 2 } },
      { agent: '8002', answers: 1, average: 1, digits: { '1': 1 } },
    ],
  })
})

test('a call counts once, with its first digit', () => {
  const surveys = new Surveys()
  surveys.add('a', '8001', '3')
  surveys.add('a', '8001', '3')
  surveys.add('a', '8002', '1')
  expect(surveys.report().agents).toMatchObject([{ agent: '8001', answers: 1, digits: { '3': 1 } }])
})

test.each(['', '12', '*', '#', 'x', '５'])('%j is no mark, and a right one may follow', dtmf => {
  const surveys = new Surveys()
  surveys.add('a', '8001', dtmf)
  expect(surveys.report()).toEqual({ agents: [] })
  surveys.add('a', '8001', '0')
  expect(surveys.report().agents).toMatchObject([{ answers: 1, average: 0, digits: { '0': 1 } }])
})

test('memory stays bounded: the oldest calls are forgotten, and agents past ten thousand not counted', () => {
  const surveys = new Surveys()
  for (let n = 0; n <= 10_000; n++) surveys.add(`call-${n}`, `agent-${n}`, '5')
  expect(surveys.report().agents).toHaveLength(10_000)
  surveys.add('call-10001', 'agent-1', '5')
  surveys.add('call-9999', 'agent-2', '5')
  surveys.add('call-0', 'agent-3', '5')
  const answers = new Map(surveys.report().agents.map(each => [each.agent, each.answers]))
  expect([1, 2, 3].map(n => answers.get(`agent-${n}`))).toEqual([2, 1, 2])
})
