import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
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
      }))
    return { error: new ApiError('invalid_request', { problems }) }
  }
}

/** Which fields are too many or missing, or which values there are: the validator's messages do not say. */
function namesOf(params: object): { fields?: readonly string[]; allowed?: readonly unknown[] } {
  if ('additionalProperties' in params) return { fields: params.additionalProperties as string[] }
  if ('requiredProperties' in params) return { fields: params.requiredProperties as string[] }
  if ('allowedValues' in params) return { allowed: params.allowedValues as unknown[] }
  return {}
}
