import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { languages } from './language.ts'
import { sayQuantity } from './quantity.ts'
import { spell } from './testing/spell.ts'
import { understand } from './testing/understand.ts'

test.each<[n: number, zh: string, en: string]>([
  [0, '零', '0'],
  [1, '一', '1'],
  [2, '二', '2'],
  [10, '十', '10'],
  [11, '十一', '11'],
  [12, '十二', '12'],
  [15, '十五', '15'],
  [19, '十九', '19'],
  [20, '二十', '20'],
  [21, '二十一', '20 1'],
  [22, '二十二', '20 2'],
  [99, '九十九', '90 9'],
  [100, '一百', '1 hundred'],
  [102, '一百零二', '1 hundred and 2'],
  [105, '一百零五', '1 hundred and 5'],
  [110, '一百一十', '1 hundred and 10'],
  [115, '一百一十五', '1 hundred and 15'],
  [120, '一百二十', '1 hundred and 20'],
  [200, '两百', '2 hundred'],
  [222, '两百二十二', '2 hundred and 20 2'],
  [999, '九百九十九', '9 hundred and 90 9'],
  [1_000, '一千', '1 thousand'],
  [1_001, '一千零一', '1 thousand and 1'],
  [1_010, '一千零一十', '1 thousand and 10'],
  [1_050, '一千零五十', '1 thousand and 50'],
  [1_100, '一千一百', '1 thousand 1 hundred'],
  [1_234, '一千两百三十四', '1 thousand 2 hundred and 30 4'],
  [2_000, '两千', '2 thousand'],
  [2_002, '两千零二', '2 thousand and 2'],
  [10_000, '一万', '10 thousand'],
  [10_003, '一万零三', '10 thousand and 3'],
  [10_015, '一万零一十五', '10 thousand and 15'],
  [10_100, '一万零一百', '10 thousand 1 hundred'],
  [10_010, '一万零一十', '10 thousand and 10'],
  [11_000, '一万一千', '11 thousand'],
  [20_000, '两万', '20 thousand'],
  [22_222, '两万两千两百二十二', '20 2 thousand 2 hundred and 20 2'],
  [100_000, '十万', '1 hundred thousand'],
  [100_005, '十万零五', '1 hundred thousand and 5'],
  [105_000, '十万五千', '1 hundred and 5 thousand'],
  [120_000, '十二万', '1 hundred and 20 thousand'],
  [200_000, '二十万', '2 hundred thousand'],
  [1_000_000, '一百万', '1 million'],
  [1_000_001, '一百万零一', '1 million and 1'],
  [2_000_000, '两百万', '2 million'],
  [10_000_000, '一千万', '10 million'],
  [10_020_000, '一千零二万', '10 million 20 thousand'],
  [100_000_000, '一亿', '1 hundred million'],
  [100_000_001, '一亿零一', '1 hundred million and 1'],
  [100_020_000, '一亿零两万', '1 hundred million 20 thousand'],
  [100_150_000, '一亿零一十五万', '1 hundred million 1 hundred and 50 thousand'],
  [105_000_000, '一亿零五百万', '1 hundred and 5 million'],
  [110_000_000, '一亿一千万', '1 hundred and 10 million'],
  [200_000_000, '两亿', '2 hundred million'],
  [
    999_999_999,
    '九亿九千九百九十九万九千九百九十九',
    '9 hundred and 90 9 million 9 hundred and 90 9 thousand 9 hundred and 90 9',
  ],
])('%i: %s, %s', (n, zh, en) => {
  expect({ zh: spell(sayQuantity(n, 'zh'), 'zh'), en: spell(sayQuantity(n, 'en'), 'en') }).toEqual({ zh, en })
})

test.each([
  [100, 'numbers/one-falling.wav'],
  [200, 'numbers/two-rising.wav'],
  [300, 'digits/3.wav'],
  [500, 'numbers/five-rising.wav'],
  [900, 'numbers/nine-rising.wav'],
  [1_000, 'numbers/one-falling.wav'],
  [2_000, 'numbers/two.wav'],
  [5_000, 'digits/5.wav'],
  [10_000, 'numbers/one-rising.wav'],
  [20_000, 'numbers/two.wav'],
  [5_000_000, 'numbers/five-rising.wav'],
  [100_000_000, 'numbers/one-rising.wav'],
  [11, 'numbers/ten.wav'],
  [1, 'digits/1.wav'],
])('the digit that opens %i in Chinese has the tone of its place: %s', (n, first) => {
  expect(sayQuantity(n, 'zh')?.[0]).toBe(first)
})

test.each([-1, 1.5, 1_000_000_000, Number.NaN, Number.POSITIVE_INFINITY])('%d is not said', n => {
  expect(languages.map(language => sayQuantity(n, language))).toEqual([null, null])
})

/** Numbers of every size alike, with zeros in any place. */
const quantities = fc.oneof(
  fc.integer({ min: 0, max: 999_999_999 }),
  fc
    .array(fc.constantFrom(0, 0, 1, 2, 5), { minLength: 1, maxLength: 9 })
    .map(digits => Number(digits.join(''))),
)

test.each(languages)(
  'every quantity is understood as what it was, from recordings that exist: %s',
  language => {
    const folder = fileURLToPath(new URL(`../../../voices/${language}/`, import.meta.url))
    const present = new Map<string, boolean>()
    const isThere = (file: string) => {
      if (!present.has(file)) present.set(file, existsSync(folder + file))
      return present.get(file)
    }
    const check = (n: number) => {
      const files = sayQuantity(n, language) ?? []
      expect(files.filter(file => !isThere(file))).toEqual([])
      expect(understand(files, language)).toBe(n)
    }
    for (let n = 0; n <= 1_200; n++) check(n)
    fc.assert(fc.property(quantities, check), { numRuns: 3_000 })
  },
)
