import { systemClock } from '../../adapters/system/clock.ts'
import { createPromptFinder } from '../../adapters/voices/prompt-finder.ts'
import type { Config } from '../../config/config.ts'
import type { Words } from '../../config/words.ts'
import type { GroupRecord } from '../../core/acd/records.ts'
import { createMissingAudio } from '../../runtime/queue/missing-audio.ts'
import { type Finding, warning } from './finding.ts'
import { some } from './from-store.ts'

/** Audio of the groups that would not be heard. What the switch has by itself (absolute paths) is taken to be there. */
export function missingAudio(
  { voices, language }: Pick<Config, 'voices' | 'language'>,
  groups: readonly GroupRecord[],
): readonly Finding[] {
  const missing = createMissingAudio(createPromptFinder(voices, language, systemClock.now), language)
  const names = groups.flatMap(group =>
    missing(group).map(({ field, name }) => `${group.number} ${field} ${JSON.stringify(name)}`),
  )
  if (names.length === 0) return []
  const why = {
    en: `audio that is in no voices folder and would not be heard: ${some(names)}`,
    zh: `语音文件不在任何语音目录中，播放时听不到：${some(names)}`,
  }
  return [warning(subject, why, mend)]
}

const subject: Words = { en: 'groups', zh: '座席组' }

const mend: Words = {
  en: 'put the file into a voices folder, or change the field at /v1/groups; a group with a language needs it in that one or in that of the house',
  zh: '把文件放入语音目录，或在 /v1/groups 中修改该字段；设置了语言的座席组，文件要有该语言或系统默认语言的版本',
}
