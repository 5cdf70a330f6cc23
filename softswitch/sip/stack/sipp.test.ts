import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../clock.ts'
import { freePort, runSipp, type SippRun } from '../testing/sipp.ts'
import { answer, CallDiary, offer, TestStack } from '../testing/test-stack.ts'
import { isListening } from '../testing/udp-port.ts'
import type { SipCall } from '../types.ts'

const via = 'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]'
const send = (text: string) => `<send><![CDATA[\n${text}\nContent-Length: 0\n\n]]></send>`
const recv = (what: string) => `<recv ${what}/>`

const register = (sequence: number, more = '') =>
  send(`REGISTER sip:nacd.test SIP/2.0
${via}
From: <sip:1001@nacd.test>;tag=[call_number]
To: <sip:1001@nacd.test>
Call-ID: [call_id]
CSeq: ${sequence} REGISTER
Contact: <sip:1001@[local_ip]:[local_port]>
${more}Max-Forwards: 70`)

const signed = (password: string) => `[authentication username=1001 password=${password}]\n`

const toStack = (method: string, sequence: number, branch: string, to: string) =>
  send(`${method} sip:120@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch}
From: <sip:1001@nacd.test>;tag=[call_number]
To: <sip:120@nacd.test>${to}
Call-ID: [call_id]
CSeq: ${sequence} ${method}
Contact: <sip:1001@[local_ip]:[local_port]>
Max-Forwards: 70`)

const invite = toStack('INVITE', 1, 'z9hG4bK-[call_id]-1', '')
const cancel = toStack('CANCEL', 1, 'z9hG4bK-[call_id]-1', '')
const failureAck = toStack('ACK', 1, 'z9hG4bK-[call_id]-1', '[peer_tag_param]')
const ack = toStack('ACK', 1, 'z9hG4bK-[call_id]-2', '[peer_tag_param]')
const bye = toStack('BYE', 2, 'z9hG4bK-[call_id]-3', '[peer_tag_param]')

const respond = (status: string, more = '') =>
  send(`SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
${more}Contact: <sip:[local_ip]:[local_port]>`)

/** Messages SIPp received whose text has all of `parts`. */
function received(run: SippRun, ...parts: string[]): number {
  const messages = run.messages.split(/^-{20,}.*$/m).filter(text => / message received /.test(text))
  return messages.filter(text => parts.every(part => text.includes(part))).length
}

describe('with SIPp', () => {
  let test: TestStack
  let localPort: number
  beforeEach(async () => {
    test = await TestStack.start({ clock: systemClock, times: { t1: 50, t2: 400, t4: 500 } })
    localPort = await freePort()
  })
  afterEach(async () => {
    expect(test.faults).toEqual([])
    await test.stack.stop()
  })

  async function run(scenario: string, ...args: string[]): Promise<SippRun> {
    const result = await runSipp({ scenario, stackPort: test.port, localPort, args })
    expect([result.exitCode, result.errors]).toEqual([0, ''])
    return result
  }

  /** Calls SIPp, when it is there. */
  async function dial(): Promise<SipCall> {
    await isListening(localPort)
    return test.stack.invite({
      uri: `sip:1002@127.0.0.1:${localPort}`,
      from: { displayName: '', user: '120', host: 'nacd.test' },
      toUser: '1002',
      sdp: offer,
      headers: {},
    })
  }

  it('REGISTER with the right password; the same credentials again get a new challenge', async () => {
    const challenge = recv('response="401" auth="true"')
    const first = await run(
      [register(1), challenge, register(2, signed('secret-1')), recv('response="200"')].join('\n'),
    )
    expect(test.registered).toEqual([`register 1001 sip:1001@127.0.0.1:${localPort}`])
    const credentials = /^Authorization: .*$/m.exec(first.messages)?.[0]
    const second = await run([register(3, `${credentials}\n`), recv('response="401"')].join('\n'))
    expect(received(second, 'stale=true')).toBe(1)
  })

  it('REGISTER with a wrong password: 401, 401, 403', async () => {
    const tries = [2, 3].map(n => `${register(n, signed('wrong'))}${recv('response="401" auth="true"')}`)
    await run(
      [
        register(1),
        recv('response="401" auth="true"'),
        ...tries,
        register(4, signed('wrong')),
        recv('response="403"'),
      ].join('\n'),
    )
    expect(test.registered).toEqual([])
  })

  it.each(['u1', 't1'])(
    'its own caller (-sn uac -t %s): INVITE, 200, ACK, BYE, ten times',
    async transport => {
      const serve = async () => {
        for (let count = 0; count < 10; count += 1) {
          const call = await test.calls.take()
          call.progress(180, '')
          call.answer(answer)
        }
      }
      await Promise.all([serve(), run('uac', '-t', transport, '-m', '10', '-r', '100', '-d', '20')])
      expect(test.stack.stats.dialogs).toBe(0)
    },
  )

  it('its called party: we dial, talk and hang up', async () => {
    const talk = [recv('request="INVITE"'), respond('180 Ringing'), respond('200 OK'), recv('request="ACK"')]
    const finished = run([...talk, recv('request="BYE"'), respond('200 OK')].join('\n'))
    const call = await dial()
    const diary = new CallDiary(call)
    expect([await diary.events.take(), await diary.events.take()]).toEqual(['progress 180 0', 'answered 0'])
    call.hangup()
    await finished
    await test.stack.stop()
    expect(test.stack.stats.dialogs).toBe(0)
  })

  it.each([
    ['before it rings', '', false],
    ['while it rings', recv('response="180"'), true],
  ])('cancels %s', async (_, ringing, rings) => {
    const end = [recv('response="200"'), recv('response="487"'), failureAck]
    const finished = run([invite, recv('response="100"'), ringing, cancel, ...end].join('\n'))
    const call = await test.calls.take()
    const diary = new CallDiary(call)
    if (rings) call.progress(180, '')
    expect(await diary.end.take()).toMatchObject({ by: 'far', status: 487 })
    await finished
  })

  it('cancels too late', async () => {
    const late = [cancel, recv('response="200"'), ack, bye, recv('response="200"')]
    const finished = run([invite, recv('response="100"'), recv('response="200"'), ...late].join('\n'))
    const call = await test.calls.take()
    const diary = new CallDiary(call)
    call.answer(answer)
    expect(await diary.events.take()).toBe('answered 0')
    expect(await diary.end.take()).toMatchObject({ by: 'far', status: 0 })
    await finished
  })

  it('is cancelled while it rings', async () => {
    const end = [recv('request="CANCEL"'), respond('200 OK'), terminated, recv('request="ACK"')]
    const finished = run([recv('request="INVITE"'), respond('180 Ringing'), ...end].join('\n'))
    const call = await dial()
    const diary = new CallDiary(call)
    await diary.events.take()
    call.hangup()
    await finished
    expect(test.stack.stats.dialogs).toBe(0)
  })

  it('acknowledges late: our 200 is repeated meanwhile', async () => {
    const steps = [invite, recv('response="100"'), recv('response="200"'), '<pause milliseconds="300"/>', ack]
    const finished = run([...steps, bye, recv('response="200"')].join('\n'))
    const call = await test.calls.take()
    const diary = new CallDiary(call)
    call.answer(answer)
    expect(await diary.events.take()).toBe('answered 0')
    expect(received(await finished, 'SIP/2.0 200', '1 INVITE')).toBeGreaterThan(1)
  })

  it('answers late: our INVITE is repeated meanwhile', async () => {
    const steps = [
      recv('request="INVITE"'),
      '<pause milliseconds="300"/>',
      respond('486 Busy Here'),
      recv('request="ACK"'),
    ]
    const finished = run(steps.join('\n'))
    expect(await new CallDiary(await dial()).end.take()).toMatchObject({ by: 'far', status: 486 })
    expect(received(await finished, 'INVITE sip:1002')).toBeGreaterThan(1)
  })
})

/** 487 to the INVITE, when the last thing that came was its CANCEL. */
const terminated = respond('487 Request Terminated').replace('[last_CSeq:]', 'CSeq: 1 INVITE')
