import type { LookedUp, LookUp } from '../core/did/look-up.ts'
import { readExtension, readOutside } from '../core/did/read-row.ts'
import type { LegId } from '../core/shared/ids.ts'
import type { CustomerDb } from '../ports/customer-db.ts'
import type { Log } from '../ports/log.ts'

/** The two DID queries of the customer's database; null = not configured. */
export interface DidQueries {
  readonly inDid: CustomerDb['inDid'] | null
  readonly outDid: CustomerDb['outDid'] | null
}

type Query = 'in_did_sql' | 'out_did_sql'

interface Answer {
  readonly query: Query
  readonly number: string
  readonly result: LookedUp
}

/** Asks the customer's database for a call, and says in the log why a call goes nowhere. Never rejects. */
export async function lookUpDid(
  queries: DidQueries,
  lookUp: LookUp,
  call: LegId,
  log: Log,
): Promise<LookedUp> {
  const answer =
    lookUp.type === 'inDid'
      ? await findExtension(queries.inDid, lookUp.forms)
      : await findOutside(queries.outDid, lookUp.extension)
  tell(answer, call, log)
  return answer.result
}

async function findExtension(inDid: DidQueries['inDid'], forms: readonly string[]): Promise<Answer> {
  const about = { query: 'in_did_sql', number: forms[0] ?? '' } as const
  if (inDid === null) return { ...about, result: { type: 'notConfigured' } }
  for (const number of forms) {
    const found = await inDid(number)
    if (found.type === 'failed') return { ...about, result: found }
    if (found.type === 'found') return { ...about, result: readExtension(found.value, number) }
  }
  return { ...about, result: { type: 'notFound' } }
}

async function findOutside(outDid: DidQueries['outDid'], extension: string): Promise<Answer> {
  const about = { query: 'out_did_sql', number: extension } as const
  if (outDid === null) return { ...about, result: { type: 'notConfigured' } }
  const found = await outDid(extension)
  if (found.type !== 'found') return { ...about, result: found }
  return { ...about, result: readOutside(found.value.displayNumber, found.value.gateway) }
}

const demanded: Readonly<Record<Query, string>> = {
  in_did_sql: 'one column demanded: the extension; got no row',
  out_did_sql: 'two columns demanded: display number, gateway; got no row with both',
}

function tell({ query, number, result }: Answer, call: LegId, log: Log): void {
  const facts = { call, query, pii: { number } }
  switch (result.type) {
    case 'notFound':
      log.warn({ ...facts, reason: demanded[query] }, 'number not found in the customer database')
      return
    case 'unusable':
      log.warn({ ...facts, reason: result.reason }, 'what the customer database has cannot be dialled')
      return
    case 'failed':
      log.warn({ ...facts, reason: result.reason }, 'the customer database did not answer for a call')
      return
    case 'notConfigured':
      log.error(facts, `the call is refused: ${query} is not configured`)
      return
    default:
      return
  }
}
