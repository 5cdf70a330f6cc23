import type { DatabaseType } from '../../adapters/sql/sample/literal.ts'
import { type SampleNumbers, usualNumbers } from '../../adapters/sql/sample/sample-rows.ts'
import { type Report, readForm, readWord, type Wrong } from '../flow/options.ts'
import { mostNumbers, readNumberRange } from './number-range.ts'

/** As they stand on the command line. */
export interface RawSampleOptions {
  readonly extensions?: string
  readonly did?: string
  readonly gateway?: string
}

export interface Sample {
  readonly type: DatabaseType
  readonly numbers: SampleNumbers
}

export type ReadSample =
  | { readonly ok: true; readonly sample: Sample }
  | { readonly ok: false; readonly problems: readonly Wrong[] }

const forms = {
  extensions: {
    label: {
      en: `a range such as 1001-1010, digits only, both ends of the same length, at most ${mostNumbers} numbers`,
      zh: `号段，如 1001-1010，只含数字，两端位数相同，最多 ${mostNumbers} 个号码`,
    },
    fits: (text: string) => !text.includes('+') && readNumberRange(text) !== null,
  },
  did: {
    label: {
      en: `a range such as 02188880001-02188880005, both ends of the same length, at most ${mostNumbers} numbers`,
      zh: `号段，如 02188880001-02188880005，两端位数相同，最多 ${mostNumbers} 个号码`,
    },
    fits: (text: string) => readNumberRange(text) !== null,
  },
  gateway: {
    label: { en: 'the name of a gateway (letters, digits, . _ -)', zh: '网关名（字母、数字和 . _ -）' },
    fits: (text: string) => /^[0-9A-Za-z._-]{1,64}$/.test(text),
  },
} as const

/** Reads the command line; everything that is wrong with it is told at once. */
export function readSample(database: string, raw: RawSampleOptions): ReadSample {
  const problems: Wrong[] = []
  const report: Report = wrong => problems.push(wrong)
  const type = readWord('nacd sample-data', database, ['postgres', 'mysql', 'sqlite'], report)
  const numbers = readNumbers(raw, report)
  if (type === undefined || problems.length > 0) return { ok: false, problems }
  return { ok: true, sample: { type, numbers } }
}

function readNumbers(raw: RawSampleOptions, report: Report): SampleNumbers {
  const extensions =
    rangeOf(readForm('--extensions', raw.extensions, forms.extensions, report)) ?? usualNumbers.extensions
  const dids = rangeOf(readForm('--did', raw.did, forms.did, report))
  if (dids !== null && dids.length > extensions.length) report(tooMany(dids.length, extensions.length))
  return {
    extensions,
    dids: dids ?? usualNumbers.dids.slice(0, extensions.length),
    gateway: readForm('--gateway', raw.gateway, forms.gateway, report) ?? usualNumbers.gateway,
  }
}

const rangeOf = (text: string | undefined) => (text === undefined ? null : readNumberRange(text))

const tooMany = (dids: number, extensions: number): Wrong => ({
  en: `--did: ${dids} numbers for ${extensions} extensions, each extension has one at most`,
  zh: `--did：${dids} 个直线号码，只有 ${extensions} 个分机，每个分机最多一个`,
})
