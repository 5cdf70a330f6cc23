import { expect, test } from 'vitest'
import { addUp, type Report, type Tally, tallyRun } from './tally.ts'

function file(status: string, ...statuses: string[]): Report['testResults'][number] {
  return { status, assertionResults: statuses.map(each => ({ status: each })) }
}

test.each<[what: string, files: Report['testResults'] | null, exitedWell: boolean, tally: Tally]>([
  ['good', [file('passed', 'passed', 'passed')], true, { passed: 2, failed: 0, skipped: 0 }],
  ['one failure', [file('failed', 'passed', 'failed')], false, { passed: 1, failed: 1, skipped: 0 }],
  ['skips', [file('passed', 'skipped', 'todo', 'passed')], true, { passed: 1, failed: 0, skipped: 2 }],
  ['a file that cannot be loaded', [file('failed')], false, { passed: 0, failed: 1, skipped: 0 }],
  ['a hook that broke', [file('failed', 'passed', 'skipped')], false, { passed: 1, failed: 1, skipped: 1 }],
  ['an error outside the tests', [file('passed', 'passed')], false, { passed: 1, failed: 1, skipped: 0 }],
  ['no report', null, false, { passed: 0, failed: 1, skipped: 0 }],
])('%s', (_what, testResults, exitedWell, tally) => {
  expect(tallyRun(testResults && { testResults }, exitedWell)).toEqual(tally)
})

test('runs add up', () => {
  expect(
    addUp([
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ]),
  ).toEqual({ passed: 11, failed: 22, skipped: 33 })
})
