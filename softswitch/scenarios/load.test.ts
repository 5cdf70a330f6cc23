import { expect, test } from 'vitest'
import { freePort, runSipp } from '../sip/testing/sipp.ts'
import { SwitchFixture } from '../testing/fixture.ts'
import { extensionXml } from '../testing/xml-server.ts'

const fixture = SwitchFixture.use()

const callsAtOnce = 40

const invite = (sequence: number, more: string): string => `<send retrans="500"><![CDATA[
INVITE sip:9002@127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:[local_port];branch=[branch]
From: <sip:1001@127.0.0.1>;tag=[call_number]
To: <sip:9002@127.0.0.1>
Call-ID: [call_id]
CSeq: ${sequence} INVITE
Contact: <sip:1001@127.0.0.1:[local_port]>
Max-Forwards: 70
${more}Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio [media_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000
]]></send>`

const after = (method: string, sequence: number, attributes = ''): string => `<send${attributes}><![CDATA[
${method} [next_url] SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:[local_port];branch=[branch]
From: <sip:1001@127.0.0.1>;tag=[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: ${sequence} ${method}
Max-Forwards: 70
Content-Length: 0

]]></send>`

/** Calls 9002, talks for half a second, hangs up. The ACK of the 407 is of the branch of the INVITE, four steps before it. */
const caller = [
  invite(1, ''),
  '<recv response="100" optional="true"/><recv response="401" auth="true" optional="true" next="1"/>',
  '<recv response="407" auth="true"/><label id="1"/>',
  `<send><![CDATA[
ACK sip:9002@127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:[local_port];branch=[branch-4]
From: <sip:1001@127.0.0.1>;tag=[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>`,
  invite(2, '[authentication username=1001 password=pw1001]\n'),
  '<recv response="100" optional="true"/><recv response="183" optional="true"/>',
  '<recv response="200" rrs="true"/>',
  after('ACK', 2),
  '<pause milliseconds="500"/>',
  // As a transaction: else a 200 to the INVITE that comes again may be taken for the answer.
  after('BYE', 3, ' start_txn="bye"'),
  '<recv response="200" response_txn="bye"/>',
].join('\n')

test('many calls at once, round after round: each ends once, and nothing is left behind', async () => {
  const { client, embedded } = fixture
  embedded.xml.dialplan = extensionXml('^9002$', 'answer', 'playback tone_stream://%(60000,0,500)')
  for (const round of [1, 2, 3]) {
    const rate = ['-r', String(callsAtOnce), '-l', String(callsAtOnce), '-m', String(callsAtOnce)]
    const run = await runSipp({
      scenario: caller,
      stackPort: embedded.sipPort,
      localPort: await freePort(),
      args: rate,
    })
    expect([run.exitCode, run.errors]).toEqual([0, ''])
    const count = (name: string): number => client.events.filter(event => event['Event-Name'] === name).length
    while (count('CHANNEL_DESTROY') < round * callsAtOnce) await client.api('version')
    const counts = ['CHANNEL_CREATE', 'CHANNEL_ANSWER', 'CHANNEL_HANGUP', 'CHANNEL_HANGUP_COMPLETE'].map(
      count,
    )
    expect(counts).toEqual(Array.from({ length: 4 }, () => round * callsAtOnce))
    expect(await client.api('show channels as json')).toBe('{"row_count":0}')
  }
  expect(embedded.lines.filter(({ level }) => Number(level) >= 40)).toEqual([])
})
