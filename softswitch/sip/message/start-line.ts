/** First line of a message. `broken`: looks like a request but is not one; it may still be answered with `status`. */
export type StartLine =
  | { readonly type: 'request'; readonly method: string; readonly uri: string }
  | { readonly type: 'response'; readonly status: number; readonly reason: string }
  | { readonly type: 'broken'; readonly method: string; readonly status: 400 | 505 }
  | { readonly type: 'foreign' }

const request = /^([A-Za-z0-9\-.!%*_+`'~]+) (\S+) SIP\/2\.0$/i
const otherVersion = /^([A-Za-z0-9\-.!%*_+`'~]+) \S+ SIP\/\d{1,5}\.\d{1,5}$/i
const requestLike = /^([A-Za-z0-9\-.!%*_+`'~]+)[ \t].*SIP\/\d/i
const response = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/i

/** Reads a start line by RFC 3261 7.1 and 7.2: single spaces, nothing before or after. */
export function parseStartLine(line: string): StartLine {
  const status = response.exec(line)
  if (status !== null) return { type: 'response', status: Number(status[1]), reason: status[2] ?? '' }
  if (/^SIP\//i.test(line)) return { type: 'foreign' }
  const well = request.exec(line)
  if (well !== null) return { type: 'request', method: well[1] ?? '', uri: well[2] ?? '' }
  const method = requestLike.exec(line)?.[1]
  if (method === undefined) return { type: 'foreign' }
  return { type: 'broken', method, status: otherVersion.test(line) ? 505 : 400 }
}
