import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { ApiError } from './errors.ts'
import { problemsOf } from './problems.ts'
import { readTexts } from './query-text.ts'

/**
 * Checks requests by their TypeBox schemas. Texts of the address (`?page=2`) are read as what the schema wants; a JSON
 * body must have the right types itself. Nothing is added, changed or taken out.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = '' }) => {
  const validator = Compile(schema)
  return (data: unknown) => {
    const value = httpPart === 'body' ? data : readTexts(schema, data)
    if (validator.Check(value)) return { value }
    const problems = problemsOf(httpPart, schema, value, validator.Errors(value))
    return { error: new ApiError('invalid_request', { problems }) }
  }
}
