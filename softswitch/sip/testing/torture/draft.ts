/** A message before it is bytes. `PORT` in a message is where its sender wants the answer. */
export type Draft = readonly [
  trick: string,
  good: boolean,
  status: number | null,
  lines: readonly string[],
  body?: string,
]

/** The beginning of the sender's Via, up to the branch's cookie. */
export const via = 'Via: SIP/2.0/UDP 127.0.0.1:PORT;branch=z9hG4bK'

/** The headers every request has, and those of `more` in place of them or beside them. */
export function headers(method: string, branch: string, ...more: string[]): string[] {
  const used = new Set(more.map(line => line.split(':', 1)[0]))
  const usual = [
    `${via}${branch}`,
    'Max-Forwards: 68',
    'From: "Tester" <sip:tester@example.net>;tag=tt',
    'To: <sip:target@example.com>',
    `Call-ID: ${branch}.torture`,
    `CSeq: 1 ${method}`,
    'Content-Length: 0',
  ]
  return [...usual.filter(line => !used.has(line.split(':', 1)[0])), ...more]
}

/** The request line of most messages. */
export const options = 'OPTIONS sip:target@example.com SIP/2.0'
