import Type from 'typebox'
import type { OfferEnd } from '../../core/acd/offer-end.ts'
import { restBounds } from '../../core/acd/rules/bounds.ts'
import type { Rests } from '../../core/acd/rules/read-rests.ts'
import { toJson } from '../resource/field-names.ts'
import { closed } from '../resource/schemas.ts'

const rule = (description: string) =>
  Type.Optional(
    Type.Object(
      {
        rest: Type.Integer({
          minimum: restBounds.rest.least,
          maximum: restBounds.rest.most,
          description: 'Seconds during which the agent is offered nothing.',
        }),
        max: Type.Integer({
          minimum: restBounds.max.least,
          maximum: restBounds.max.most,
          description: 'How many of them in a row set the agent busy with that reason; 0 = any number.',
        }),
      },
      { additionalProperties: false, description },
    ),
  )

/** What follows an offer that was not taken, where it differs from the house's ways. */
export const rests = closed({
  no_answer: rule('The phone rang and nobody answered; else 10 s, and `max_no_answer`.'),
  rejected: rule('The agent refused the call; else 10 s, any number.'),
  busy: rule('The phone was busy; else 5 s, any number.'),
  unreachable: rule('The phone did not answer to the switch; else 10 s, any number.'),
})

export const restNames = {
  no_answer: 'noAnswer',
  rejected: 'rejected',
  busy: 'busy',
  unreachable: 'unreachable',
} as const satisfies Record<string, OfferEnd>

/** Only those that were set. */
export const restsView = (of: Rests) =>
  Object.fromEntries(Object.entries(toJson(restNames, of)).filter(([, value]) => value !== undefined))
