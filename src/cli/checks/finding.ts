import type { Config } from '../../config/config.ts'
import type { Words } from '../../config/words.ts'

/** What came of trying one thing in the configuration. Nothing in it is secret. */
export interface Finding {
  /** What was tried, e.g. `call flow http://127.0.0.1:8087/call_flow`. */
  readonly subject: Words
  readonly outcome:
    | { readonly type: 'ok'; readonly detail: Words }
    | { readonly type: 'failed'; readonly why: Words; readonly mend: Words }
}

/** Tries one part of the configuration, without changing anything. Never rejects for what it finds. */
export type Check = (config: Config) => Promise<readonly Finding[]>

export function same(text: string): Words {
  return { en: text, zh: text }
}

export function ok(subject: Words, detail: Words): Finding {
  return { subject, outcome: { type: 'ok', detail } }
}

export function failed(subject: Words, why: Words, mend: Words): Finding {
  return { subject, outcome: { type: 'failed', why, mend } }
}
