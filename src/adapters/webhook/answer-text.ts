import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { maxResponseBytes } from '../../callflow/fields.ts'

/** The body of an answer as text; null when it is longer than nacd reads, unpacked. `detail` says why it is no text. */
export type AnswerText =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tooLarge' }
  | { readonly type: 'unreadable'; readonly detail: string }

export interface BodyHeaders {
  /** `Content-Encoding`, "" when there is none. */
  readonly encoding: string
  /** `Content-Type`, "" when there is none. */
  readonly contentType: string
}

/**
 * Unpacks and decodes a body of at most 64 KB. nacd asks for `identity`, but a server or a proxy may pack all the same.
 * What unpacks to more than 64 KB is refused at that point, so that a small answer cannot fill the memory.
 */
export function readAnswerText(body: Uint8Array, headers: BodyHeaders): AnswerText {
  const encoding = headers.encoding.trim().toLowerCase()
  if (encoding === '' || encoding === 'identity') return textOf(body, headers.contentType)
  const unpack = unpackers.get(encoding)
  if (unpack === undefined)
    return { type: 'unreadable', detail: 'the answer has a Content-Encoding nacd does not know' }
  try {
    return textOf(unpack(body, { maxOutputLength: maxResponseBytes }), headers.contentType)
  } catch (error) {
    if (error instanceof RangeError) return { type: 'tooLarge' }
    return { type: 'unreadable', detail: `the answer is not the ${encoding} its Content-Encoding says` }
  }
}

type Unpack = (body: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array

const unpackers: ReadonlyMap<string, Unpack> = new Map([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
])

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * JSON is UTF-8 (RFC 8259 section 8.1) whatever the charset says, and most servers that name another one send UTF-8.
 * Only what is not UTF-8 is read in the charset it claims (GBK, UTF-16), or with U+FFFD for what cannot be read.
 */
function textOf(body: Uint8Array, contentType: string): AnswerText {
  try {
    return { type: 'text', text: utf8.decode(body) }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { type: 'text', text: decoderFor(body, contentType).decode(body) }
  }
}

function decoderFor(body: Uint8Array, contentType: string): InstanceType<typeof TextDecoder> {
  if (body[0] === 0xff && body[1] === 0xfe) return new TextDecoder('utf-16le')
  if (body[0] === 0xfe && body[1] === 0xff) return new TextDecoder('utf-16be')
  const [, charset = 'utf-8'] = /charset\s*=\s*"?([^\s";,]{1,40})/i.exec(contentType) ?? []
  try {
    return new TextDecoder(charset)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return new TextDecoder('utf-8')
  }
}
