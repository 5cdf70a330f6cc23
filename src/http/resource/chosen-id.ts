import { refused } from './text-forms.ts'

/** What is made later gets higher ids: those must still be ones that can be asked for. */
const highest = 999_999_999

/** Refuses an id that was chosen for a new record and is too high. Throws ApiError. */
export function checkChosenId(id: number): void {
  if (id > highest) throw refused('id', { expected: low }, 'params')
}

const low = {
  en: `a whole number from 1 to ${highest} for a new record; POST makes one`,
  zh: `新记录的编号为 1 到 ${highest} 的整数；也可用 POST 自动分配`,
}
