import type { Words } from './problem.ts'

export type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly why: Words }

const empty: Words = { en: 'the answer is empty', zh: '应答为空' }

/** The JSON in a text. Why not is told without the parser's own message, which quotes the text and with it customers' data. */
export function parseAnswer(text: string): Parsed {
  // Some servers (.NET among them) begin UTF-8 with a byte order mark, which JSON does not allow.
  const body = text.replace(/^\uFEFF/, '')
  if (body.trim() === '') return { ok: false, why: empty }
  try {
    return { ok: true, value: JSON.parse(body) }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const { en, zh } = kindOfText(body)
    return { ok: false, why: { en: `the answer is not JSON (${en})`, zh: `应答不是 JSON（${zh}）` } }
  }
}

function kindOfText(body: string): Words {
  const start = body.trimStart()
  if (start.startsWith('<')) return { en: 'it looks like HTML or XML', zh: '看起来是 HTML 或 XML' }
  return /^[[{]/.test(start)
    ? { en: 'it begins like JSON but is broken or cut off', zh: '开头像 JSON，但内容有误或被截断' }
    : { en: 'it begins with other text', zh: '开头是其他文字' }
}
