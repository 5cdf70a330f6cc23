import type { Config } from '../../config/config.ts'
import { parameterLine } from '../../config/parameter-line.ts'
import type { Words } from '../../config/words.ts'

/** What came of trying one thing in the configuration. Nothing in it is secret. */
export interface Finding {
  /** What was tried, e.g. `call flow http://127.0.0.1:8087/call_flow`. */
  readonly subject: Words
  readonly outcome:
    | { readonly type: 'ok'; readonly detail: Words }
    /** It works, and would better be mended. */
    | { readonly type: 'warning'; readonly why: Words; readonly mend: Words }
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

export function warning(subject: Words, why: Words, mend: Words): Finding {
  return { subject, outcome: { type: 'warning', why, mend } }
}

export function failed(subject: Words, why: Words, mend: Words): Finding {
  return { subject, outcome: { type: 'failed', why, mend } }
}

/** A parameter and where it stands: `in_did_sql (nacd.conf.xml:12)`. */
export function parameterAt(config: Config, parameter: string): string {
  const line = parameterLine(config, parameter)
  return line === null ? parameter : `${parameter} (${line})`
}
