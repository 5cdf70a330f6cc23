import { runSipp, type SippRun } from '../sip/testing/sipp.ts'
import { isListening } from '../sip/testing/udp-port.ts'
import { freePorts } from './free-ports.ts'

/** Steps of a SIPp scenario that plays a carrier. */
const sdp = `v=0
o=carrier 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000
`

const send = (text: string): string => `<send><![CDATA[\n${text}\n]]></send>`

/** A request it waits for. */
export function expectRequest(method: string, more = ''): string {
  return `<recv request="${method}" ${more}/>`
}

/** An answer to the last request: `headers` as lines, each with its end; with SDP when `media`. */
export function respond(status: string, headers = '', media = false): string {
  const body = media
    ? `Content-Type: application/sdp\nContent-Length: [len]\n\n${sdp}`
    : 'Content-Length: 0\n'
  return send(`SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
${headers}${body}`)
}

/** A call it refuses. */
export function refuse(status: string, headers = ''): string {
  return [expectRequest('INVITE'), respond(status, headers), expectRequest('ACK')].join('\n')
}

/** A challenge (401: SIPp checks no other) to the first INVITE, and the second one with the right answer; a wrong one gets 403. */
export function challenge(realm: string, username: string, password: string): string {
  return [
    refuse(
      '401 Unauthorized',
      `WWW-Authenticate: Digest realm="${realm}", nonce="47364c23432d2e131a5fb210812c", qop="auth"\n`,
    ),
    `<recv request="INVITE"><action><verifyauth assign_to="right" username="${username}" password="${password}"/></action></recv>`,
    '<nop test="right" next="1"/>',
    respond('403 Forbidden'),
    expectRequest('ACK', 'next="2"'),
    '<label id="1"/>',
  ].join('\n')
}

/** It answers, and waits until the other side hangs up. */
export const answerAndStay = [
  respond('200 OK', '', true),
  expectRequest('ACK'),
  expectRequest('BYE'),
  respond('200 OK'),
  '<label id="2"/>',
].join('\n')

/** It answers what was cancelled. */
export const cancelled = [
  expectRequest('CANCEL'),
  respond('200 OK'),
  send(`SIP/2.0 487 Request Terminated
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
CSeq: 1 INVITE
Content-Length: 0
`),
  expectRequest('ACK'),
].join('\n')

/** A call it makes, refused or let in and answered with `status`; `from` is what its From says. */
export function callIn(number: string, from: string, then: string): string {
  const invite = send(`INVITE sip:${number}@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:${from}@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:${number}@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:${from}@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

${sdp}`)
  return [invite, '<recv response="100" optional="true"/>', then].join('\n')
}

const requestIn = (method: string, number: string, sequence: number): string =>
  send(`${method} sip:${number}@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:in@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:${number}@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: ${sequence} ${method}
Max-Forwards: 70
Content-Length: 0
`)

/** The call is refused with `status`. */
export function refused(number: string, status: number): string {
  return [`<recv response="${status}"/>`, requestIn('ACK', number, 1)].join('\n')
}

/** The call is answered, and it hangs up after a while. */
export function answered(number: string): string {
  return [
    '<recv response="180" optional="true"/>',
    '<recv response="183" optional="true"/>',
    '<recv response="200"/>',
    requestIn('ACK', number, 1),
    '<pause milliseconds="300"/>',
    requestIn('BYE', number, 2),
    '<recv response="200"/>',
  ].join('\n')
}

/** A carrier played by SIPp on a port of its own; it echoes the audio it gets. */
export class SippTrunk {
  readonly port: number
  readonly #stackPort: number
  readonly #mediaPort: number

  private constructor(stackPort: number, port: number) {
    this.#stackPort = stackPort
    this.port = port
    this.#mediaPort = port + 2
  }

  static async at(stackPort: number): Promise<SippTrunk> {
    return new SippTrunk(stackPort, await freePorts(8))
  }

  /** Plays steps for one call; resolves at their end. */
  play(steps: string, ...args: string[]): Promise<SippRun> {
    return runSipp({
      scenario: steps,
      stackPort: this.#stackPort,
      localPort: this.port,
      args: ['-rtp_echo', '-mp', String(this.#mediaPort), ...args],
    })
  }

  /** Resolves when what it plays can be called over UDP. */
  listens(): Promise<void> {
    return isListening(this.port)
  }
}

/** The messages SIPp received of which the first line begins with `start`, each once: what comes again is the same to the last letter. */
export function receivedBy(run: SippRun, start: string): string[] {
  const messages = run.messages.split(/^-{20,}.*$/m).filter(text => / message received /.test(text))
  const texts = messages.map(text => text.slice(text.indexOf('\n\n') + 2).replaceAll('\r', ''))
  return [...new Set(texts)].filter(text => text.startsWith(start))
}
