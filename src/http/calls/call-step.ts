import Type, { type Static } from 'typebox'
import type { CallStep } from '../../core/call/record/record.ts'

const detail = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

/** A step of a call's record. */
export const callStep = Type.Object({
  at: Type.Integer({ description: 'ms since the epoch' }),
  type: Type.String(),
  detail: Type.Record(Type.String(), detail),
})

export const toCallStep = ({ at, type, detail: facts }: CallStep): Static<typeof callStep> => ({
  at,
  type,
  detail: { ...facts },
})
