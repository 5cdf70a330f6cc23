import { readPrompts } from '../../flow/prompts.ts'
import { readWayOut } from '../../flow/way-out.ts'
import { isSayable } from '../../speech/say-name.ts'
import type { GroupRecord } from '../records.ts'

/** One file that a group's settings name. */
export interface NamedAudio {
  /** As `/v1/groups` calls it: `music`, `announcements/0`, `exits/1`. */
  readonly field: string
  readonly name: string
}

/** Everything a group's callers and agents are to hear by its settings; what is said by numbers is no file. */
export const audioOf = (group: GroupRecord): readonly NamedAudio[] =>
  audioFields(group).flatMap(([field, text]) =>
    readPrompts(text)
      .prompts.filter(name => !isSayable(name))
      .map(name => ({ field, name })),
  )

type Field = readonly [field: string, text: string]

function audioFields({ greeting, music, announcements, overflow, queue }: GroupRecord): readonly Field[] {
  return [
    ['greeting', greeting],
    ['music', music],
    ...announcements.map((text, index): Field => [`announcements/${index}`, text]),
    ['whisper', queue.whisper],
    ['record_announcement', queue.recordAnnouncement],
    ['overflow', playedBy(overflow)],
    ...Object.entries(queue.overflows).map(([cause, way]): Field => [`overflows/${cause}`, playedBy(way)]),
    ...Object.entries(queue.exits).map(([key, way]): Field => [`exits/${key}`, playedBy(way)]),
  ]
}

function playedBy(text: string): string {
  const way = readWayOut(text)
  return way?.type === 'playback' ? way.file : ''
}
