/**
 * Characters a terminal draws two columns wide: East Asian Wide and Fullwidth (Unicode Standard Annex 11), and emoji. In
 * ranges, first and last.
 */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
]

/** Marks that stand on the character before them take no column. */
const isMark = (character: string): boolean => /^(?:\p{Mn}|\p{Me}|\p{Cf})$/u.test(character)

function widthOfOne(character: string): number {
  const point = character.codePointAt(0) ?? 0
  if (point < 0x300) return 1
  if (isMark(character)) return 0
  return wide.some(([first, last]) => point >= first && point <= last) ? 2 : 1
}

/** Columns a text takes in a terminal; it has no control characters. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += widthOfOne(character)
  return width
}

/** The text in so many columns exactly: cut with `…` where it is longer, filled with blanks where it is shorter. */
export function padTo(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutTo(text, columns)
  const blanks = ' '.repeat(Math.max(0, columns - widthOf(cut)))
  return align === 'left' ? cut + blanks : blanks + cut
}

/** At most so many columns of it. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let [cut, width] = ['', 0]
  for (const character of text) {
    const more = widthOfOne(character)
    if (width + more > columns - 1) break
    cut += character
    width += more
  }
  return columns > 0 ? `${cut}…` : ''
}
