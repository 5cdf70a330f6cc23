import type { Param, ParamTable, Values } from './param.ts'
import { expectedGot, type Report } from './problem.ts'
import { unknownName } from './xml/elements.ts'
import type { RawTable } from './xml/raw-file.ts'

/** What could be read of a table: `values` holds every name but those that were wrong or missing. */
export interface ReadTable<Table extends ParamTable> {
  readonly values: Partial<Values<Table>>
  readonly complete: boolean
}

/**
 * Reads each parameter of `table` from `raw`, reporting unknown names, wrong values and missing ones.
 * An empty value counts as none given.
 */
export function readTable<Table extends ParamTable>(
  table: Table,
  raw: RawTable,
  report: Report,
): ReadTable<Table> {
  reportUnknown(table, raw, report)
  const values: Record<string, unknown> = {}
  let complete = true
  for (const [name, param] of Object.entries(table)) {
    const value = readParam(name, param, raw, report)
    if (value === undefined) complete = false
    else values[name] = value
  }
  return { values: values as Partial<Values<Table>>, complete }
}

function reportUnknown(table: ParamTable, raw: RawTable, report: Report): void {
  const known = Object.keys(table)
  for (const [name, { place }] of raw.values) {
    if (!Object.hasOwn(table, name)) report(place, name, unknownName(name, known))
  }
}

/** The value; null when none is given and none is needed; undefined when it was reported. */
function readParam(name: string, param: Param<unknown>, raw: RawTable, report: Report): unknown {
  const given = raw.values.get(name)
  if (given === undefined || given.text === '') {
    if (!param.required) return param.default === null ? null : param.kind.read(param.default)
    const expected = param.kind.label
    report(given?.place ?? raw.place, name, {
      en: `missing; expected ${expected.en}`,
      zh: `缺少；应为：${expected.zh}`,
    })
    return undefined
  }
  const value = param.kind.read(given.text)
  if (value === undefined) {
    report(given.place, name, expectedGot(param.kind.label, param.secret ? null : given.text))
  }
  return value
}
