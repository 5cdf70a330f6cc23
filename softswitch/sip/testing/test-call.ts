import type { IncomingCall, OutgoingCallRequest, SipCall } from '../types.ts'
import type { RawMessage } from './raw-message.ts'
import type { RawPhone, RequestParts } from './raw-phone.ts'
import { CallDiary, offer, type TestStack } from './test-stack.ts'

/** A phone's call that has arrived at the stack: 100 has come, nothing else has happened. */
export interface Arrived {
  readonly invite: RawMessage
  readonly call: IncomingCall
  readonly diary: CallDiary
}

/** Sends an INVITE and waits until the stack has it. */
export async function arrive(test: TestStack, phone: RawPhone, parts: RequestParts = {}): Promise<Arrived> {
  const invite = phone.send('INVITE', { body: offer, ...parts })
  await phone.expect(100)
  const call = await test.calls.take()
  return { invite, call, diary: new CallDiary(call) }
}

/** A request inside the dialog a 2xx (or 1xx) to the phone's INVITE made. */
export function within(response: RawMessage, sequence: string, parts: RequestParts = {}): RequestParts {
  const uri = /<(.*)>/.exec(response.header('Contact'))?.[1] ?? ''
  return { uri, ...parts, headers: { To: response.header('To'), CSeq: sequence, ...parts.headers } }
}

/** Arrives, is answered and acknowledged. */
export async function talk(
  test: TestStack,
  phone: RawPhone,
  sdp: string,
): Promise<Arrived & { readonly ok: RawMessage }> {
  const arrived = await arrive(test, phone)
  arrived.call.answer(sdp)
  const ok = await phone.expect(200)
  phone.send('ACK', within(ok, '1 ACK'))
  await arrived.diary.events.take()
  return { ...arrived, ok }
}

/** A call of ours that has reached the phone: its INVITE has come, nothing is answered. */
export interface Dialled {
  readonly invite: RawMessage
  readonly call: SipCall
  readonly diary: CallDiary
}

export async function dial(
  test: TestStack,
  phone: RawPhone,
  more: Partial<OutgoingCallRequest> = {},
): Promise<Dialled> {
  const call = test.stack.invite({
    uri: phone.contact,
    from: { displayName: 'Li "4"', user: '13800000000', host: 'nacd.test' },
    toUser: phone.user,
    sdp: offer,
    headers: {},
    ...more,
  })
  const diary = new CallDiary(call)
  return { invite: await phone.expect('INVITE'), call, diary }
}

/** A request of the phone inside the dialog of an INVITE it got and answered with `toTag`. */
export function reply(
  phone: RawPhone,
  invite: RawMessage,
  sequence: string,
  parts: RequestParts = {},
): RequestParts {
  const uri = /<(.*)>/.exec(invite.header('Contact'))?.[1] ?? ''
  const from = `${invite.header('To')};tag=${phone.user}-to`
  const headers = {
    From: from,
    To: invite.header('From'),
    'Call-ID': invite.header('Call-ID'),
    CSeq: sequence,
  }
  return { uri, ...parts, headers: { ...headers, ...parts.headers } }
}
