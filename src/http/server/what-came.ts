import type { FastifyRequest } from 'fastify'
import { valueAt } from './json-pointer.ts'

type Sent = Pick<FastifyRequest, 'query' | 'params' | 'body' | 'headers' | 'routeOptions'>
type Details = Readonly<Record<string, unknown>>

/** Longest text that is given back. */
const longest = 64

/** The details of a refused request, with what came in the place of each problem: `got`. */
export function withWhatCame(details: Details, sent: Sent): Details {
  const { problems } = details
  if (!Array.isArray(problems)) return details
  return { ...details, problems: problems.map(problem => ({ ...problem, ...whatCame(problem, sent) })) }
}

/** Nothing where fields are named instead, and of a field that is never given back. */
function whatCame(problem: Details, sent: Sent): { readonly got?: unknown } {
  const { at, fields } = problem
  if (typeof at !== 'string' || fields !== undefined) return {}
  const { part, path } = placeOf(at)
  if (isSecret(path, sent.routeOptions.schema?.body)) return {}
  const value = valueAt({ ...sent, querystring: sent.query }[part], path)
  return value === undefined ? {} : { got: shortened(value) }
}

const parts = ['querystring', 'params', 'headers', 'body'] as const

function placeOf(at: string) {
  const part = parts.find(each => at === each || at.startsWith(`${each}/`)) ?? 'body'
  return { part, path: at.slice(part.length) }
}

/** Passwords stand at the top of their bodies (`writeOnly`). */
function isSecret(path: string, body: unknown): boolean {
  return valueAt(body, `/properties${path}/writeOnly`) === true
}

function shortened(value: unknown): unknown {
  if (Array.isArray(value)) return 'a list'
  if (value !== null && typeof value === 'object') return 'an object'
  if (typeof value !== 'string' || value.length <= longest) return value
  return `${value.slice(0, longest).toWellFormed()}...`
}
