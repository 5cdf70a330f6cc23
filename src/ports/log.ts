/**
 * Structured log: a static message and fields. Phone numbers, digits and recordings go under the key `pii` only,
 * so that one switch redacts them. pino satisfies this as it is.
 */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  child(fields: object): Log
}
