import type { Scan } from '../reading.ts'
import type { PostgresSession } from './session.ts'

interface PlanNode {
  readonly 'Node Type'?: string
  readonly 'Relation Name'?: string
  readonly Schema?: string
  readonly Filter?: string
  readonly 'Index Cond'?: string
  readonly 'Recheck Cond'?: string
  readonly Plans?: readonly PlanNode[]
}

interface Relation {
  readonly schema: string
  readonly table: string
}

/**
 * The tables a plan reads as a whole, from `EXPLAIN (FORMAT JSON, VERBOSE)`. Made with `enable_seqscan = off`: such a scan
 * then stands only where no index would do, however small the table. One that an index finds by something else than the
 * number is read as a whole as well, as far as the number is concerned.
 */
export function wholeReads(json: string, value: string): readonly Relation[] {
  const [root] = JSON.parse(json) as { readonly Plan: PlanNode }[]
  return root === undefined ? [] : nodesOf(root.Plan).flatMap(node => relationOf(node, value))
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

function relationOf(node: PlanNode, value: string): Relation[] {
  const { 'Relation Name': table, Schema: schema = 'public' } = node
  const found = [node['Index Cond'], node['Recheck Cond']].some(condition => condition?.includes(value))
  const isWhole = node['Node Type'] === 'Seq Scan' || (!found && node.Filter?.includes(value))
  return isWhole && table !== undefined ? [{ schema, table }] : []
}

/** Rows as ANALYZE counted them; where it never ran, guessed from the size at 100 bytes a row. */
const rowsOf = `SELECT CASE WHEN c.reltuples > 0 THEN c.reltuples::bigint ELSE pg_relation_size(c.oid) / 100 END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2`

export async function scansOf(
  session: PostgresSession,
  sql: string,
  values: readonly string[],
  limitMs: number,
): Promise<readonly Scan[]> {
  const plan = await session.look(
    `EXPLAIN (FORMAT JSON, VERBOSE) ${sql}`,
    values,
    limitMs,
    'SET LOCAL enable_seqscan = off',
  )
  const scans: Scan[] = []
  for (const { schema, table } of wholeReads(plan.rows[0]?.[0] ?? '[]', values[0] ?? '')) {
    const { rows } = await session.look(rowsOf, [schema, table], limitMs)
    scans.push({ table, rows: rows[0] === undefined ? null : Number(rows[0][0]) })
  }
  return scans
}

/** Tables the user may change; a superuser may all. */
const writable = `SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
  AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')`

export async function mayWrite(session: PostgresSession, limitMs: number): Promise<boolean> {
  const { rows } = await session.look(writable, [], limitMs)
  return Number(rows[0]?.[0] ?? 0) > 0
}
