import type { CallState } from '../../../core/call/state.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import type { Callback } from '../../../ports/queue/callbacks.ts'
import type { Phones } from '../../legs/phones.ts'
import type { LiveLineDesk } from '../../lines/line-desk.ts'
import type { Originator } from '../../originate/originator.ts'
import type { AcdRunner } from '../acd-runner.ts'
import type { CallbackRules } from '../queue-parts.ts'
import type { AnswerNotes } from './answer-notes.ts'
import type { CallbackBook } from './callback-book.ts'
import type { CallbackStory } from './callback-story.ts'

/** What is told of a callback to whom it concerns. `unanswered`: the customer did not answer and is called again later. */
export type CallbackNews = 'asked' | 'unanswered' | 'answered' | 'given_up'

/** What stands around the callbacks. */
export interface CallbackParts {
  readonly clock: Clock
  readonly log: Log
  readonly acd: Pick<AcdRunner, 'engine' | 'joiningOf' | 'leave' | 'tell' | 'offerFailed'>
  readonly book: CallbackBook
  readonly story: CallbackStory
  readonly notes: AnswerNotes
  readonly rules: CallbackRules
  readonly originator: Pick<Originator, 'start' | 'hangup'>
  readonly lines: Pick<LiveLineDesk, 'explain'>
  readonly phones: Pick<Phones, 'has' | 'at'>
  /** All that are under way. */
  readonly calls: () => readonly CallState[]
  readonly told: (callback: Callback, news: CallbackNews, facts: Readonly<Record<string, string>>) => void
}

/**
 * A callback as the queue's engine is told of it. It is made at any switch where an agent's phone is; to a customer at an
 * extension of the house, at the one switch where theirs is.
 */
export const joiningOf = (
  { id, number, group, priority, skills, since }: Callback,
  phones: Pick<Phones, 'at'>,
) =>
  ({
    callId: id,
    callerNumber: number,
    group,
    priority,
    skills,
    since,
    timeoutSeconds: 0,
    kind: 'callback',
    switchName: onlyOneOf(phones.at(number)),
  }) as const

const onlyOneOf = ([first = '', ...others]: readonly string[]): string => (others.length === 0 ? first : '')
