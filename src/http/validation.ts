import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { nearestName } from '../core/shared/nearest-name.ts'
import { ApiError } from './errors.ts'

/** Problems told at once; a huge wrong body would make a huge answer. */
const mostProblems = 20

/**
 * Checks requests by their TypeBox schemas. Texts of the address (`?page=2`) are read as what the schema wants;
 * a JSON body must have the right types itself, and nothing is added, changed or taken out.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  const isText = httpPart === 'querystring' || httpPart === 'params' || httpPart === 'headers'
  return (data: unknown) => {
    const value = isText ? validator.Convert(validator.Default(data)) : data
    if (validator.Check(value)) return { value }
    const problems = validator
      .Errors(value)
      // One of each field that is too many; the object's own line names them all.
      .filter(({ keyword }) => keyword !== 'boolean')
      .slice(0, mostProblems)
      .map(({ instancePath, message, params }) => ({
        at: `${httpPart}${instancePath}`,
        problem: message,
        ...namesOf(params),
        ...nearestOf(params, valueAt(value, instancePath)),
      }))
    return { error: new ApiError('invalid_request', { problems }) }
  }
}

/** Which of the values there are was meant, where one is near enough. */
function nearestOf(params: object, value: unknown): { nearest?: string } {
  if (!('allowedValues' in params) || typeof value !== 'string') return {}
  const names = (params.allowedValues as unknown[]).filter(each => typeof each === 'string')
  const nearest = nearestName(value, names)
  return nearest === null ? {} : { nearest }
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

/** Which fields are too many or missing, or which values there are: the validator's messages do not say. */
function namesOf(params: object): { fields?: readonly string[]; allowed?: readonly unknown[] } {
  if ('additionalProperties' in params) return { fields: params.additionalProperties as string[] }
  if ('requiredProperties' in params) return { fields: params.requiredProperties as string[] }
  if ('allowedValues' in params) return { allowed: params.allowedValues as unknown[] }
  return {}
}
