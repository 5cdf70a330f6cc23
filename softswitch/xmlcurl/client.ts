import { Pool } from 'undici'
import type { Header } from '../eventsocket/protocol/event.ts'
import { readSection, type SectionResult } from './document.ts'

/** Largest answer that is read, in octets. */
export const maxAnswerLength = 1024 * 1024

/** The server has this long for its whole answer. */
const deadlineMs = 5000

export interface XmlCurlOptions {
  readonly url: string
  readonly user: string
  readonly password: string
  readonly deadlineMs?: number
}

/** Asks the xml_curl server for one section; never rejects. */
export type XmlCurl = (section: string, fields: readonly Header[]) => Promise<SectionResult>

function encodeForm(section: string, fields: readonly Header[]): string {
  const form = new URLSearchParams({ section })
  for (const [name, value] of fields) form.append(name, value)
  return form.toString()
}

/** The text of a body, null when it is longer than `maxAnswerLength`. */
async function readBody(body: AsyncIterable<Uint8Array>): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.byteLength
    if (length > maxAnswerLength) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** What went wrong, without the server's address and credentials. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error.name === 'TimeoutError') return 'no answer in time'
  return 'code' in error ? String(error.code) : error.name
}

/**
 * A client of the xml_curl protocol: one POST of form fields per question, an XML document as the answer
 * (FreeSWITCH: mod_xml_curl). Everything but a status of 200 with a readable document is a failure.
 */
export function createXmlCurl(options: XmlCurlOptions): XmlCurl {
  const { origin, pathname, search } = new URL(options.url)
  const credentials = Buffer.from(`${options.user}:${options.password}`).toString('base64')
  const headers = {
    Authorization: `Basic ${credentials}`,
    'Content-Type': 'application/x-www-form-urlencoded',
    'User-Agent': 'freeswitch-xml/1.0',
  }
  const pool = new Pool(origin)
  return async (section, fields) => {
    try {
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: pathname + search,
        headers,
        body: encodeForm(section, fields),
        signal: AbortSignal.timeout(options.deadlineMs ?? deadlineMs),
      })
      const text = await readBody(body)
      if (statusCode !== 200) return { type: 'failed', reason: `status ${statusCode}` }
      if (text === null) return { type: 'failed', reason: `answer over ${maxAnswerLength} octets` }
      return readSection(text, section)
    } catch (error) {
      return { type: 'failed', reason: reasonOf(error) }
    }
  }
}
