import type { ExpressionBuilder, ExpressionWrapper, Kysely, SqlBool } from 'kysely'
import type { CallStep, CallSummary } from '../../../core/call/record/record.ts'
import type {
  AgentFigures,
  CdrFilter,
  CdrReader,
  CdrWithSteps,
  Ratings,
} from '../../../ports/calls/cdr-reader.ts'
import type { Page, PageRequest } from '../../../ports/page.ts'
import type { StoreSchema } from '../schema.ts'
import { callStep, callSummary } from './call-rows.ts'

/** Counting stops here: a count over years of calls would hold up everything else. */
const mostCounted = 100_000

type Where = ExpressionBuilder<StoreSchema, 'nacd_cdrs'>

/** Reads call records from SQL. */
export class SqlCdrReader implements CdrReader {
  readonly #db: Kysely<StoreSchema>

  constructor(db: Kysely<StoreSchema>) {
    this.#db = db
  }

  async list(filter: CdrFilter, { page, pageSize }: PageRequest): Promise<Page<CallSummary>> {
    const rows = await this.#db
      .selectFrom('nacd_cdrs')
      .selectAll()
      .where(where => matching(where, filter))
      .orderBy('started_at', 'desc')
      .orderBy('uuid')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute()
    return { items: rows.map(callSummary), total: await this.#count(filter) }
  }

  async find(uuid: string): Promise<CdrWithSteps | null> {
    const row = await this.#db.selectFrom('nacd_cdrs').selectAll().where('uuid', '=', uuid).executeTakeFirst()
    return row === undefined ? null : { summary: callSummary(row), steps: await this.steps(uuid) }
  }

  async steps(uuid: string): Promise<readonly CallStep[]> {
    const rows = await this.#db
      .selectFrom('nacd_call_steps')
      .selectAll()
      .where('call_uuid', '=', uuid)
      .orderBy('at')
      .orderBy('seq')
      .execute()
    return rows.map(callStep)
  }

  async agentFigures(
    extensions: readonly string[],
    since: number,
  ): Promise<ReadonlyMap<string, AgentFigures>> {
    if (extensions.length === 0) return new Map()
    const rows = await this.#db
      .selectFrom('nacd_cdrs')
      .select(row => [
        'agent_extension',
        row.fn.countAll<number | string>().as('calls'),
        row.fn.sum<number | string>('talked_ms').as('talked_ms'),
      ])
      .where('agent_extension', 'in', extensions)
      .where('started_at', '>=', since)
      .groupBy('agent_extension')
      .execute()
    return new Map(
      rows.map(row => [row.agent_extension, { calls: Number(row.calls), talkedMs: Number(row.talked_ms) }]),
    )
  }

  async ratings(by: 'agent' | 'group', span: Pick<CdrFilter, 'from' | 'to'>): Promise<readonly Ratings[]> {
    const column = columnOf[by]
    const rows = await this.#db
      .selectFrom('nacd_cdrs')
      .select(row => [
        `${column} as key`,
        'survey_digit as digit',
        row.fn.countAll<number | string>().as('calls'),
      ])
      .where(where => where.and([matching(where, span), where('survey_digit', '!=', '')]))
      .groupBy([column, 'survey_digit'])
      .orderBy(column)
      .execute()
    const byKey = new Map<string, Record<string, number>>()
    for (const { key, digit, calls } of rows) {
      byKey.set(key, { ...byKey.get(key), [digit]: Number(calls) })
    }
    return [...byKey].map(([key, digits]) => ({ key, digits }))
  }

  async #count(filter: CdrFilter): Promise<number> {
    const { total } = await this.#db
      .selectFrom(from =>
        from
          .selectFrom('nacd_cdrs')
          .select('uuid')
          .where(where => matching(where, filter))
          .limit(mostCounted)
          .as('matching'),
      )
      .select(row => row.fn.countAll<number | string>().as('total'))
      .executeTakeFirstOrThrow()
    return Number(total)
  }
}

const columnOf = {
  caller: 'caller_number',
  callee: 'callee_number',
  agent: 'agent_extension',
  group: 'group_number',
  cause: 'cause',
} as const satisfies Partial<Record<keyof CdrFilter, string>>

function matching(where: Where, filter: CdrFilter): ExpressionWrapper<StoreSchema, 'nacd_cdrs', SqlBool> {
  const conditions = (Object.keys(columnOf) as (keyof typeof columnOf)[]).flatMap(key => {
    const wanted = filter[key]
    return wanted === undefined ? [] : [where(columnOf[key], '=', wanted)]
  })
  if (filter.from !== undefined) conditions.push(where('started_at', '>=', filter.from))
  if (filter.to !== undefined) conditions.push(where('started_at', '<', filter.to))
  return where.and(conditions)
}
