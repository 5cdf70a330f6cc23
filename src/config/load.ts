import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ConfigResult, parseConfig } from './parse.ts'
import { outsideFile, problemAt } from './problem.ts'
import { defaultLanguage, type Words } from './words.ts'

/** Larger files are no configuration. */
const mostBytes = 1_048_576

const builtInVoices = fileURLToPath(new URL('../../voices', import.meta.url))

/** Reads and compiles a configuration file (UTF-8); one that cannot be read is a problem like any other. */
export async function loadConfig(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ConfigResult> {
  const file = resolve(path)
  const read = await readText(file)
  if (read.type === 'unreadable') {
    const problems = [problemAt(outsideFile, 'file', read.message)]
    return { type: 'problems', language: defaultLanguage, problems }
  }
  return parseConfig(read.text, { file, builtInVoices, env })
}

type ReadText =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'unreadable'; readonly message: Words }

async function readText(file: string): Promise<ReadText> {
  try {
    const bytes = await readAtMost(file, mostBytes + 1)
    if (bytes.length > mostBytes) {
      return unreadable(`larger than ${mostBytes} bytes`, `超过 ${mostBytes} 字节`)
    }
    return { type: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null
    if (code === null) throw error
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return unreadable('not UTF-8 text', '不是 UTF-8 文本')
    return unreadable(code, code)
  }
}

function unreadable(en: string, zh: string): ReadText {
  return { type: 'unreadable', message: { en: `cannot be read: ${en}`, zh: `无法读取：${zh}` } }
}

async function readAtMost(file: string, most: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(file, { end: most - 1 })) chunks.push(chunk)
  return Buffer.concat(chunks)
}
