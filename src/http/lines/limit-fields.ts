import Type from 'typebox'
import { highestLimit, type Rule } from '../../core/limit/rule.ts'
import { refused } from '../resource/text-forms.ts'

/** A limit in JSON: null says that there is none. */
export const limitField = (description: string) =>
  Type.Union([Type.Integer(), Type.Null()], { description: `${description}; null = no limit.` })

type Kind = Rule['type']

/** Refuses a limit that is none: 0 would let nothing pass, and nobody would see why. Throws ApiError. */
export function checkLimit(
  field: string,
  kind: Kind,
  limit: number | null | undefined,
  instead: Words,
): void {
  if (limit === null || limit === undefined) return
  const highest = highestLimit[kind]
  if (limit === 0) throw refused(field, { expected: { en: zero.en + instead.en, zh: zero.zh + instead.zh } })
  if (limit < 0 || limit > highest) {
    throw refused(field, {
      expected: {
        en: `a whole number from 1 to ${highest}, or null for no limit`,
        zh: `1 到 ${highest} 的整数，或 null（不限）`,
      },
    })
  }
}

interface Words {
  readonly en: string
  readonly zh: string
}

const zero: Words = {
  en: 'a number from 1, or null for no limit; 0 would let no call pass: ',
  zh: '不小于 1 的整数，或 null（不限）；0 会使所有呼叫都无法通过：',
}
