import { type Overflow, readOverflow } from './built-in/overflow.ts'

/** Where a caller goes who leaves a queue without an agent: by a key, or because nobody takes the call. */
export type WayOut =
  | Exclude<Overflow, { type: 'none' }>
  /** The call flow is asked, with `queue_failed`. */
  | { readonly type: 'flow' }
  /** The caller hangs up, their place stays, and they are called when it is their turn. */
  | { readonly type: 'callback' }

const shared = {
  en: 'flow | voicemail | voicemail:<number> | queue:<group> | playback:<file> | number:<extension>',
  zh: 'flow | voicemail | voicemail:<号码> | queue:<座席组号> | playback:<语音文件> | number:<分机>',
} as const

/** What a group's `overflows` may say. */
export const wayOutForms = shared

/** What a group's `exits` may say. */
export const exitForms = { en: `callback | ${shared.en}`, zh: `callback | ${shared.zh}` } as const

/** null = it has none of the forms. */
export function readWayOut(text: string): WayOut | null {
  if (text === 'flow' || text === 'callback') return { type: text }
  const overflow = readOverflow(text)
  return overflow === null || overflow.type === 'none' ? null : overflow
}

/** Whether it is a way out for callers whom the queue itself lets go: those have no place that could stay. */
export const isOverflow = ({ type }: WayOut): boolean => type !== 'callback'
