/** Of Vitest's JSON report, what is counted. */
export interface Report {
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly AssertionResult[]
  }[]
}

interface AssertionResult {
  readonly status: string
  readonly fullName?: string
  readonly failureMessages?: readonly string[] | null
}

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/**
 * Counts one run. A file that failed as a whole (it cannot be loaded, a hook broke) counts as one failure, and so does
 * a run that ended badly for any other reason: with no report (`report` null), or with an error outside the tests.
 */
export function tallyRun(report: Report | null, exitedWell: boolean): Tally {
  const files = report?.testResults ?? []
  const statuses = files.flatMap(file => file.assertionResults.map(({ status }) => status))
  const count = (wanted: string): number => statuses.filter(status => status === wanted).length
  const broken = files.filter(isBroken).length
  const failed = count('failed') + broken
  return {
    passed: count('passed'),
    failed: failed === 0 && !exitedWell ? 1 : failed,
    skipped: statuses.length - count('passed') - count('failed'),
  }
}

/** Tests that failed once and passed at the second try: to be mended all the same. */
export const unsteadyOf = (report: Report | null): readonly string[] =>
  (report?.testResults ?? [])
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, failureMessages }) => status === 'passed' && (failureMessages ?? []).length > 0)
    .map(({ fullName = '?' }) => fullName)

function isBroken(file: Report['testResults'][number]): boolean {
  return file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')
}

export function addUp(tallies: readonly Tally[]): Tally {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0)
  return { passed: sum(t => t.passed), failed: sum(t => t.failed), skipped: sum(t => t.skipped) }
}
