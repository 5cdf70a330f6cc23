import type { Language } from '../language.ts'

/** What the recordings of one language say, where it is not the number or word they are named after. */
const spellings: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  zh: {
    'digits/0': '零',
    'digits/1': '一',
    'digits/2': '二',
    'digits/3': '三',
    'digits/4': '四',
    'digits/5': '五',
    'digits/6': '六',
    'digits/7': '七',
    'digits/8': '八',
    'digits/9': '九',
    'digits/yao': '幺',
    'numbers/ten': '十',
    'numbers/hundred': '百',
    'numbers/thousand': '千',
    'numbers/ten-thousand': '万',
    'numbers/hundred-million': '亿',
    'numbers/two': '两',
    'numbers/two-rising': '两',
    'numbers/five-rising': '五',
    'numbers/nine-rising': '九',
    'numbers/one-falling': '一',
    'numbers/one-rising': '一',
  },
  en: {},
}

/** Recordings written down for a person to compare: "一百零五"; in English "1 hundred and 5". */
export function spell(files: readonly string[] | null, language: Language): string | null {
  const words = files?.map(file => {
    const key = file.replace(/\.wav$/, '')
    return spellings[language][key] ?? key.replace(/^(digits|numbers)\//, '')
  })
  return words?.join(language === 'zh' ? '' : ' ') ?? null
}
