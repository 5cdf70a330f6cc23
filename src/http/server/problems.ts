import { nearestName } from '../../core/shared/nearest-name.ts'
import { expectedOf, type Schema, valuesOf, type Words } from './expected.ts'
import { valueAt } from './json-pointer.ts'

/** One thing that is wrong with a request, as `details.problems` of an answer tells it. */
export interface Problem {
  /** The part of the request, and in it as in RFC 6901: `body/rests/no_answer`. */
  readonly at: string
  readonly problem: string
  readonly problem_zh: string
  /** Fields that are too many or missing. */
  readonly fields?: readonly string[]
  /** Which values there are. */
  readonly allowed?: readonly unknown[]
  /** Which value or field was meant, where one is near enough. */
  readonly nearest?: string
}

/** What the validator says of one thing. */
interface Fault {
  readonly keyword: string
  readonly schemaPath: string
  readonly instancePath: string
  readonly params: object
}

/** Problems told at once; a huge wrong body would make a huge answer. */
const mostProblems = 20

/** The validator's faults, so told that whoever sent `value` can mend it. */
export function problemsOf(
  part: string,
  schema: object,
  value: unknown,
  faults: readonly Fault[],
): Problem[] {
  // Each field that is too many has a fault of its own; the object's names them all.
  const said = faults.filter(({ keyword }) => keyword !== 'boolean')
  return [...Map.groupBy(said, ({ instancePath }) => instancePath)]
    .flatMap(([path, here]) => problemsHere(`${part}${path}`, schema, valueAt(value, path), here))
    .slice(0, mostProblems)
}

/** A choice has a fault for each of its alternatives, a number for its type and its bounds: one thing is told of all. */
function problemsHere(at: string, schema: object, value: unknown, faults: readonly Fault[]): Problem[] {
  const ofFields = faults.flatMap(fault => fieldsProblem(at, schema, fault) ?? [])
  if (ofFields.length > 0) return ofFields
  const [outermost] = faults.toSorted((one, other) => one.schemaPath.length - other.schemaPath.length)
  return outermost === undefined ? [] : [valueProblem(at, schemaOf(outermost, schema), value)]
}

function fieldsProblem(at: string, schema: object, fault: Fault): Problem | null {
  const { params } = fault
  if ('requiredProperties' in params) {
    return { at, ...missing, fields: params.requiredProperties as string[] }
  }
  if (!('additionalProperties' in params)) return null
  const known = Object.keys(valueAt(schemaOf(fault, schema), '/properties') ?? {})
  const [field = '', ...more] = params.additionalProperties as string[]
  const fields = [field, ...more]
  const words = at === 'querystring' ? noSuchParameter(known) : noSuchField
  return { at, ...words, fields, ...(more.length > 0 ? {} : nearest(field, known)) }
}

const missing = { problem: 'these fields are needed', problem_zh: '缺少必填字段' }
const noSuchField = { problem: 'there are no such fields', problem_zh: '没有这些字段' }

const noSuchParameter = (known: readonly string[]) =>
  known.length === 0
    ? { problem: 'no parameters are taken here', problem_zh: '此地址不接受参数' }
    : {
        problem: `there are no such parameters; those there are: ${known.join(', ')}`,
        problem_zh: `没有这些参数，可用的参数：${known.join('、')}`,
      }

function valueProblem(at: string, schema: Schema, value: unknown): Problem {
  const allowed = valuesOf(schema)
  const words = expected(expectedOf(schema))
  return allowed === null ? { at, ...words } : { at, ...words, allowed, ...nearest(value, allowed) }
}

const expected = ({ en, zh }: Words) => ({ problem: `expected: ${en}`, problem_zh: `应为：${zh}` })

const schemaOf = ({ schemaPath }: Fault, schema: object): Schema =>
  (valueAt(schema, schemaPath.slice(1)) ?? {}) as Schema

function nearest(wrong: unknown, known: readonly unknown[]): { nearest?: string } {
  if (typeof wrong !== 'string') return {}
  const name = nearestName(
    wrong,
    known.filter(each => typeof each === 'string'),
  )
  return name === null ? {} : { nearest: name }
}
