import { refused } from './text-forms.ts'

interface Range {
  readonly from?: number
  readonly to?: number
}

/** Refuses a range of times that holds nothing: most often the two were swapped. Throws ApiError. */
export function checkRange({ from, to }: Range): void {
  if (from !== undefined && to !== undefined && to <= from)
    throw refused('to', { expected: after }, 'querystring')
}

/** Refuses one of more than `days`. Throws ApiError. */
export function checkLength({ from, to }: Required<Range>, days: number): void {
  if (to - from > days * 86_400_000) throw refused('to', { expected: within(days) }, 'querystring')
}

const after = { en: 'a time after from', zh: '晚于 from 的时间' }

const within = (days: number) => ({
  en: `a time at most ${days} days after from`,
  zh: `from 之后最多 ${days} 天`,
})
