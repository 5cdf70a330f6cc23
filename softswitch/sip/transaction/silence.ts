import type { TransactionDeath } from './runner.ts'

/** What a request without an answer counts as: RFC 3261 8.1.3.1. */
export const silence: Readonly<
  Record<TransactionDeath, { readonly status: number; readonly reason: string }>
> = {
  timeout: { status: 408, reason: 'No answer' },
  'transport error': { status: 503, reason: 'Not reachable' },
}
