import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RawMessage } from '../testing/raw-message.ts'
import { RawPhone } from '../testing/raw-phone.ts'
import { within } from '../testing/test-call.ts'
import { answer, CallDiary, Inbox, offer, TestStack } from '../testing/test-stack.ts'

/** The messages of a TCP socket, one by one. */
function messagesOf(socket: Socket): Inbox<RawMessage> {
  const inbox = new Inbox<RawMessage>()
  let text = ''
  socket.on('data', data => {
    text += data
    for (let end = ends(text); end > 0; end = ends(text)) {
      inbox.push(new RawMessage(text.slice(0, end)))
      text = text.slice(end)
    }
  })
  return inbox
}

/** Where the first message of `text` ends, 0 when it is not complete. */
function ends(text: string): number {
  const head = text.indexOf('\r\n\r\n')
  const length = Number(/\r\nContent-Length: (\d+)/.exec(text)?.[1] ?? 0)
  const end = head + 4 + length
  return head < 0 || text.length < end ? 0 : end
}

describe('SIP over TCP', () => {
  let test: TestStack
  let composer: RawPhone
  let socket: Socket
  let inbox: Inbox<RawMessage>
  beforeEach(async () => {
    test = await TestStack.start()
    composer = await RawPhone.open('1001', test.port)
    socket = connect(test.port, '127.0.0.1')
    await once(socket, 'connect')
    inbox = messagesOf(socket)
  })
  afterEach(async () => {
    expect(test.faults).toEqual([])
    socket.destroy()
    await composer.close()
    await test.stop()
  })

  function send(method: string, parts: Parameters<RawPhone['compose']>[1] = {}): void {
    socket.write(composer.compose(method, parts))
  }

  it('a call comes, is answered, and our BYE takes the caller’s connection although its Contact is elsewhere', async () => {
    send('INVITE', { body: offer })
    expect((await inbox.take()).status).toBe(100)
    const call = await test.calls.take()
    const diary = new CallDiary(call)
    call.answer(answer)
    const ok = await inbox.take()
    expect(ok.header('Contact')).toBe(`<sip:nacd@127.0.0.1:${test.port};transport=tcp>`)
    test.clock.advance(500)
    expect((await inbox.take()).status).toBe(200)
    send('ACK', within(ok, '1 ACK'))
    await diary.events.take()
    expect(call.remote).toEqual({ ip: '127.0.0.1', port: socket.localPort, transport: 'tcp' })
    call.hangup()
    expect((await inbox.take()).method).toBe('BYE')
  })

  it('a refusal is sent once only', async () => {
    send('INVITE', { body: offer })
    await inbox.take()
    ;(await test.calls.take()).reject(486, 'Busy Here')
    expect((await inbox.take()).status).toBe(486)
    test.clock.advance(20_000)
    send('OPTIONS')
    expect((await inbox.take()).status).toBe(200)
  })

  it('a response whose connection has gone is sent to the address in Via', async () => {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    send('INVITE', {
      body: offer,
      headers: { Via: `SIP/2.0/TCP 127.0.0.1:${portOf(server)};branch=z9hG4bKg` },
    })
    await inbox.take()
    const call = await test.calls.take()
    socket.destroy()
    await once(socket, 'close')
    const back = once(server, 'connection')
    await retryUntil(back, () => call.progress(180, ''))
    const [connection] = (await back) as [Socket]
    expect((await messagesOf(connection).take()).status).toBe(180)
    server.close()
    connection.destroy()
  })

  it('a caller who cannot be reached any more has ended its call', async () => {
    send('INVITE', { body: offer, headers: { Via: 'SIP/2.0/TCP 127.0.0.1:1;branch=z9hG4bKg' } })
    await inbox.take()
    const call = await test.calls.take()
    const diary = new CallDiary(call)
    const ended = diary.end.take()
    socket.destroy()
    await retryUntil(ended, () => call.progress(180, ''))
    expect(await ended).toEqual({ by: 'timeout', status: 503, reason: 'Not reachable', q850: null })
    expect(test.stack.stats).toMatchObject({ dialogs: 0, transactions: 0 })
  })

  it('a call goes out over a connection we open; one to a flow that has closed goes to its URI', async () => {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const arrived = once(server, 'connection')
    test.stack.invite({
      uri: `sip:1002@127.0.0.1:${portOf(server)};transport=tcp`,
      flow: { ip: '127.0.0.1', port: 1, transport: 'tcp' },
      from: { displayName: '', user: 'a', host: 'nacd.test' },
      toUser: '1002',
      sdp: offer,
      headers: {},
    })
    const [connection] = (await arrived) as [Socket]
    const invite = await messagesOf(connection).take()
    expect([invite.method, invite.header('Via').split(' ')[0], invite.header('Contact')]).toEqual([
      'INVITE',
      'SIP/2.0/TCP',
      `<sip:nacd@127.0.0.1:${test.port};transport=tcp>`,
    ])
    test.clock.advance(20_000)
    server.close()
    connection.destroy()
  })

  it('a malformed message is answered, and one without length ends the connection', async () => {
    send('OPTIONS', { headers: { CSeq: 'x' } })
    expect((await inbox.take()).status).toBe(400)
    socket.write(composer.compose('OPTIONS').replace(/Content-Length: 0\r\n/, ''))
    expect((await inbox.take()).startLine).toBe('SIP/2.0 400 no Content-Length on a stream')
    await once(socket, 'close')
    expect(test.stack.stats.malformed).toBe(2)
  })
})

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** The far side's close takes a moment to be seen: acts again on every turn of the loop until `done`. */
async function retryUntil(done: Promise<unknown>, act: () => void): Promise<void> {
  let isDone = false
  void done.then(() => {
    isDone = true
  })
  while (!isDone) {
    act()
    await new Promise(resolve => setImmediate(resolve))
  }
}
