import type { TSchema } from 'typebox'
import { nearestName } from '../../core/shared/nearest-name.ts'

/** One thing that is wrong with a request, as `details.problems` of an answer tells it. */
export interface Problem {
  /** The part of the request, and in it as in RFC 6901: `body/rests/no_answer`. */
  readonly at: string
  readonly problem: string
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
  readonly message: string
  readonly params: object
}

/** Problems told at once; a huge wrong body would make a huge answer. */
const mostProblems = 20

/** The validator's faults, so told that whoever sent `value` can mend it. */
export function problemsOf(
  part: string,
  schema: TSchema,
  value: unknown,
  faults: readonly Fault[],
): Problem[] {
  return choices(faults)
    .slice(0, mostProblems)
    .map(fault => ({
      at: `${part}${fault.instancePath}`,
      problem: fault.message,
      ...namesOf(fault.params),
      ...nearestOf(fault, schema, value),
    }))
}

/** A choice has a fault for each of its constants, and one to say that none fits: one of them is told. */
function choices(faults: readonly Fault[]): Fault[] {
  return [...Map.groupBy(faults, ({ instancePath }) => instancePath).values()].flatMap(here => {
    // Each field that is too many has one; the object's own fault names them all.
    const said = here.filter(({ keyword }) => keyword !== 'boolean')
    const constants = said.filter(({ keyword }) => keyword === 'const')
    const [first, ...more] = constants
    // A constant's own type goes without saying.
    const paths = new Set(constants.map(({ schemaPath }) => schemaPath))
    const others = said.filter(({ keyword, schemaPath }) => keyword !== 'anyOf' && !paths.has(schemaPath))
    if (first === undefined) return others.length > 0 ? others : said.slice(0, 1)
    return [choiceOf(first, more), ...others]
  })
}

const choiceOf = (first: Fault, more: readonly Fault[]): Fault => ({
  ...first,
  message: 'must be equal to one of the allowed values',
  params: { allowedValues: [first, ...more].map(({ params }) => Reflect.get(params, 'allowedValue')) },
})

/** Which fields are too many or missing, or which values there are: the validator's messages do not say. */
function namesOf(params: object): Pick<Problem, 'fields' | 'allowed'> {
  if ('additionalProperties' in params) return { fields: params.additionalProperties as string[] }
  if ('requiredProperties' in params) return { fields: params.requiredProperties as string[] }
  if ('allowedValues' in params) return { allowed: params.allowedValues as unknown[] }
  return {}
}

function nearestOf(
  { params, schemaPath, instancePath }: Fault,
  schema: TSchema,
  value: unknown,
): { nearest?: string } {
  if ('additionalProperties' in params) {
    const known = valueAt(schema, `${schemaPath.slice(1)}/properties`)
    const [field = '', ...more] = params.additionalProperties as string[]
    return more.length > 0 ? {} : nearest(field, Object.keys(known ?? {}))
  }
  return 'allowedValues' in params
    ? nearest(valueAt(value, instancePath), params.allowedValues as unknown[])
    : {}
}

function nearest(wrong: unknown, known: readonly unknown[]): { nearest?: string } {
  if (typeof wrong !== 'string') return {}
  const name = nearestName(
    wrong,
    known.filter(each => typeof each === 'string'),
  )
  return name === null ? {} : { nearest: name }
}

/** `path` as in RFC 6901. */
function valueAt(value: unknown, path: string): unknown {
  const keys = path.split('/').slice(1)
  return keys
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (at, key) => (at !== null && typeof at === 'object' ? Reflect.get(at, key) : undefined),
      value,
    )
}
