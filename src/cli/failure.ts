/** Names of errors that mean a mistake in the program, not in its surroundings. */
const bugs = ['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'AssertionError']

/** One line for what the operator can mend (a named error, or the system's with its code); the whole stack for a bug. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return `nacd: ${String(error)}`
  const mendable = 'code' in error || !bugs.includes(error.name)
  return mendable ? `nacd: ${error.message}` : (error.stack ?? error.message)
}
