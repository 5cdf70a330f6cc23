import { invalid } from './invalid.ts'
import { valid } from './valid.ts'

/** A message with the tricks of RFC 4475, in words of our own. `status`: what a switch without any call answers; null = nothing. */
export interface Torture {
  readonly trick: string
  readonly bytes: Buffer
  readonly good: boolean
  readonly status: number | null
}

/** All of them, for a sender at this port. */
export function tortures(port: number): Torture[] {
  return [...valid, ...invalid].map(([trick, isGood, status, lines, body = '']) => ({
    trick,
    good: isGood,
    status,
    bytes: Buffer.from([...lines, '', body].join('\r\n').replaceAll('PORT', String(port))),
  }))
}
