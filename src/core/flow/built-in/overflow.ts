import { isDialable } from '../numbers.ts'
import { readPrompts } from '../prompts.ts'

/** Where a group's callers go whom nobody takes. */
export type Overflow =
  /** They are told so. */
  | { readonly type: 'none' }
  /** `mailbox` "" = the group's own. */
  | { readonly type: 'voicemail'; readonly mailbox: string }
  | { readonly type: 'queue'; readonly group: string }
  | { readonly type: 'playback'; readonly file: string }
  | { readonly type: 'number'; readonly number: string }

export const overflowForms = {
  en: '"" | voicemail | voicemail:<number> | queue:<group> | playback:<file> | number:<extension>',
  zh: '留空 | voicemail | voicemail:<号码> | queue:<座席组号> | playback:<语音文件> | number:<分机>',
} as const

type Form = (value: string) => Overflow | null

const forms: Readonly<Record<string, Form>> = {
  voicemail: mailbox => (isDialable(mailbox) ? { type: 'voicemail', mailbox } : null),
  queue: group => (isDialable(group) && group.length <= 32 ? { type: 'queue', group } : null),
  number: number => (isDialable(number) ? { type: 'number', number } : null),
  playback: file => (isPlayable(file) ? { type: 'playback', file } : null),
}

/** A group's `overflow`; null = it has none of the forms. */
export function readOverflow(text: string): Overflow | null {
  if (text === '') return { type: 'none' }
  if (text === 'voicemail') return { type: 'voicemail', mailbox: '' }
  const [, name = '', value = ''] = /^([a-z]+):(.*)$/.exec(text) ?? []
  return Object.hasOwn(forms, name) ? (forms[name]?.(value) ?? null) : null
}

function isPlayable(file: string): boolean {
  const { prompts, refused } = readPrompts(file)
  return prompts.length > 0 && refused.length === 0
}
