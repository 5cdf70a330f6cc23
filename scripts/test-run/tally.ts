/** Of Vitest's JSON report, what is counted. */
export interface Report {
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
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

function isBroken(file: Report['testResults'][number]): boolean {
  return file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')
}

export function addUp(tallies: readonly Tally[]): Tally {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0)
  return { passed: sum(t => t.passed), failed: sum(t => t.failed), skipped: sum(t => t.skipped) }
}
