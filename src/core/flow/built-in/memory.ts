import type { GroupRecord } from '../../acd/records.ts'
import type { FlowRequest } from '../contract.ts'

/** What the built-in flow must know of a call's past. It travels with the call as associate_data: nothing is kept. */
export interface Memory {
  /** What the call's prompts are spoken in; "" = the house's language. */
  readonly language: '' | 'zh' | 'en'
  /** Numbers of the groups the call has been sent to, the present one last. */
  readonly groups: readonly string[]
}

/** Group numbers hold no space. */
const between = ' '

export function recall({ additional_data: data, group_number: arrivedFor }: FlowRequest): Memory {
  const { flow_language: language, flow_groups: written, group } = data
  const groups = typeof written === 'string' && written !== '' ? written.split(between) : [arrivedFor]
  return {
    language: language === 'zh' || language === 'en' ? language : '',
    groups: typeof group === 'string' ? broughtTo(group, groups) : groups,
  }
}

/** The queue a call has come out of may be another than the one it was sent to: keys and overflows lead on by themselves. */
const broughtTo = (group: string, groups: readonly string[]): readonly string[] =>
  group === '' || group === groups.at(-1) ? groups : [...groups, group]

export const written = ({ language, groups }: Memory): Readonly<Record<string, string>> => ({
  flow_language: language,
  flow_groups: groups.join(between),
})

export const presentGroup = (memory: Memory): string => memory.groups.at(-1) ?? ''

/** What a group speaks of itself; "" where it says nothing or leaves it to the caller. */
export const speaking = ({ language }: GroupRecord): Memory['language'] =>
  language === 'ask' ? '' : language
