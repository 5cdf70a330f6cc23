import type { FastifyRequest } from 'fastify'
import type { Language } from './errors.ts'

/** The language a client wants to be told in. */
export const languageOf = (request: Pick<FastifyRequest, 'headers'>): Language =>
  request.headers['accept-language']?.toLowerCase().startsWith('zh') ? 'zh' : 'en'
