import type { Millis } from '../../shared/ids.ts'
import type { CallEvent } from '../call-event.ts'
import type { GroupPolicy } from '../outcome.ts'
import type { Told } from '../state.ts'
import type { Prompts } from '../switch-command.ts'

type Place = Extract<CallEvent, { type: 'queuePlace' }>

/** Nothing has been said yet to who began to wait at `now`. */
export const notTold = (now: Millis): Told => ({ position: 0, minutes: null, comforts: 0, at: now })

/** Nobody believes a longer one, in minutes. */
const longestToldWait = 120

export interface Announcement {
  /** [] = nothing. */
  readonly prompts: Prompts
  readonly told: Told
}

/** What a caller is told next: place and wait where they are better than what was told before, else a comfort message in turn. */
export function nextAnnouncement(
  told: Told,
  place: Place,
  { queue, comfort }: Pick<GroupPolicy, 'queue' | 'comfort'>,
): Announcement {
  const position = queue.sayPosition && isCloser(place, told) ? place.position : null
  const minutes = queue.sayWait ? shorterWait(place, told) : null
  if (position === null && minutes === null) return comforted(told, comfort)
  return {
    prompts: [
      ...(position === null ? [] : [`say://position/${position}`]),
      ...(minutes === null ? [] : [`say://minutes/${minutes}`]),
    ],
    told: { ...told, position: position ?? told.position, minutes: minutes ?? told.minutes },
  }
}

const isCloser = ({ position }: Place, told: Told): boolean =>
  position >= 1 && (told.position === 0 || position < told.position)

function shorterWait({ estimatedWaitMs }: Place, told: Told): number | null {
  if (estimatedWaitMs === null) return null
  const minutes = minutesOf(estimatedWaitMs)
  const isShorter = told.minutes === null || minutes < told.minutes
  return isShorter && minutes <= longestToldWait ? minutes : null
}

/** 0 = less than one. */
const minutesOf = (ms: number): number => (ms < 60_000 ? 0 : Math.round(ms / 60_000))

function comforted(told: Told, comfort: readonly Prompts[]): Announcement {
  const messages = comfort.filter(({ length }) => length > 0)
  const prompts = messages[told.comforts % messages.length]
  return prompts === undefined
    ? { prompts: [], told }
    : { prompts, told: { ...told, comforts: told.comforts + 1 } }
}
