import type { Scan } from '../reading.ts'
import type { PostgresSession } from './session.ts'

interface PlanNode {
  readonly 'Node Type'?: string
  readonly 'Relation Name'?: string
  readonly Schema?: string
  readonly Plans?: readonly PlanNode[]
}

interface Relation {
  readonly schema: string
  readonly table: string
}

/**
 * The tables a plan reads as a whole, from `EXPLAIN (FORMAT JSON, VERBOSE)`. Made with `enable_seqscan = off`: such a scan
 * then stands only where no index would do, however small the table.
 */
export function wholeReads(json: string): readonly Relation[] {
  const [root] = JSON.parse(json) as { readonly Plan: PlanNode }[]
  return root === undefined ? [] : nodesOf(root.Plan).flatMap(relationOf)
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

function relationOf(node: PlanNode): Relation[] {
  const { 'Node Type': type, 'Relation Name': table, Schema: schema = 'public' } = node
  return type === 'Seq Scan' && table !== undefined ? [{ schema, table }] : []
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
  for (const { schema, table } of wholeReads(plan.rows[0]?.[0] ?? '[]')) {
    const { rows } = await session.look(rowsOf, [schema, table], limitMs)
    scans.push({ table, rows: rows[0] === undefined ? null : Number(rows[0][0]) })
  }
  return scans
}

/** Any table of the user's own schemas it may change; system tables of a superuser count too, for it is one. */
const writable = `SELECT count(*) FROM information_schema.table_privileges
  WHERE privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
  AND table_schema NOT IN ('pg_catalog', 'information_schema')
  AND (grantee = current_user OR pg_has_role(current_user, grantee, 'USAGE'))`

export async function mayWrite(session: PostgresSession, limitMs: number): Promise<boolean> {
  const { rows } = await session.look(writable, [], limitMs)
  return Number(rows[0]?.[0] ?? 0) > 0
}
