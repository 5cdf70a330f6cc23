import type { Kind } from './kinds/kind.ts'
import type { Words } from './words.ts'

/**
 * One parameter: the row of the table that is read from the file and printed in docs/config.md.
 * `Always` says in the type whether a value is there in every good file.
 */
export interface Param<T, Always extends boolean = boolean> {
  readonly kind: Kind<T>
  /** As it would be written in the file; null = none. */
  readonly default: string | null
  readonly required: boolean
  /** A secret is never shown, not even when it is wrong. */
  readonly secret: boolean
  readonly doc: Words
  /** Only in the type. */
  readonly always?: Always
}

export type ParamTable = Readonly<Record<string, Param<unknown>>>

/** What a table's file gives: null only where a parameter is optional and has no default. */
export type Values<Table extends ParamTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Param<infer T, infer Always>
    ? Always extends true
      ? T
      : T | null
    : never
}

export function withDefault<T>(kind: Kind<T>, written: string, doc: Words): Param<T, true> {
  return { kind, default: written, required: false, secret: false, doc }
}

export function required<T>(kind: Kind<T>, doc: Words): Param<T, true> {
  return { kind, default: null, required: true, secret: false, doc }
}

export function optional<T>(kind: Kind<T>, doc: Words): Param<T, false> {
  return { kind, default: null, required: false, secret: false, doc }
}

export function secret<T, Always extends boolean>(param: Param<T, Always>): Param<T, Always> {
  return { ...param, secret: true }
}
