import { expect, test } from 'vitest'
import type { DestinationVerdict } from '../../core/routing/allowed-destination.ts'
import { legId } from '../../core/shared/ids.ts'
import type { ClickToCallOutcome, ClickToCallRequest } from '../../runtime/originate/click-to-call.ts'
import { testServer } from '../testing/http-server.ts'

const wanted: ClickToCallRequest = {
  extension: '1001',
  number: '13900139000',
  displayNumber: '',
  gateway: '',
  timeoutSeconds: 60,
  callerName: '',
}
const allowed: DestinationVerdict = { type: 'allowed', rule: null }
const ringing: ClickToCallOutcome = { type: 'ringing', uuid: legId('a-1'), switchName: 'fs1' }

/** A server whose telephones the test plays. */
async function openServer() {
  const asked: ClickToCallRequest[] = []
  const house = { registered: true, verdict: allowed, outcome: ringing }
  const server = await testServer({
    clickToCall: {
      isRegistered: () => house.registered,
      mayCall: () => house.verdict,
      call: async request => {
        asked.push(request)
        return house.outcome
      },
    },
  })
  return { asked, house, post: (body: object) => server.send('POST', '/v1/calls', body) }
}

test('a number is called for an extension', async () => {
  const { asked, house, post } = await openServer()
  const answer = await post({ extension: '1001', number: '13900139000' })
  expect([answer.status, answer.json]).toEqual([202, { uuid: 'a-1', switch: 'fs1' }])
  const all = { display_number: '01088886601', gateway: 'telecom', timeout: 20, caller_name: 'Order 7' }
  await post({ extension: '1002', number: '+8613900139000', ...all })
  expect(asked).toEqual([
    wanted,
    {
      extension: '1002',
      number: '+8613900139000',
      displayNumber: '01088886601',
      gateway: 'telecom',
      timeoutSeconds: 20,
      callerName: 'Order 7',
    },
  ])

  asked.length = 0
  const refusedBodies = [
    {},
    { extension: '1001' },
    { extension: '1001', number: '' },
    { extension: '1001', number: '139,sofia/gateway/x/1' },
    { extension: '1001', number: '{a=1}139' },
    { extension: '1001', number: '139', display_number: '1,b=2' },
    { extension: '1001', number: '139', gateway: 'x/1' },
    { extension: '1001', number: '139', timeout: 0 },
    { extension: '1001', number: '139', timeout: '20' },
    { extension: '1001', number: '139', caller_name: 'a\nb' },
    { extension: '1001', number: '139', caller: '1' },
    { extension: 'user/1001', number: '139' },
  ]
  for (const body of refusedBodies) {
    const { status, json } = await post(body)
    expect([status, json.code], JSON.stringify(body)).toEqual([400, 'invalid_request'])
  }

  const wrong = async (body: object = {}) => {
    const { status, json } = await post({ extension: '1001', number: '13900139000', ...body })
    return [status, json.code, json.details]
  }
  expect(await wrong({ extension: '9999' })).toEqual([404, 'no_such_extension', { extension: '9999' }])
  house.registered = false
  expect(await wrong()).toEqual([409, 'extension_not_registered', { extension: '1001' }])
  house.verdict = { type: 'refused', because: 'international' }
  expect(await wrong()).toEqual([
    403,
    'call_not_allowed',
    {
      number: '13900139000',
      because: 'international',
      reason: { en: 'international calls are not allowed here', zh: '未开通国际长途' },
    },
  ])
  expect(asked).toEqual([])
  Object.assign(house, { registered: true, verdict: allowed })
  house.outcome = { type: 'failed', cause: 'USER_NOT_REGISTERED', reason: '' }
  expect(await wrong()).toEqual([502, 'call_failed', { cause: 'USER_NOT_REGISTERED' }])
})

test('a database that does not answer is told as such', async () => {
  const down = async () => ({ type: 'failed', reason: 'down' }) as const
  const { send } = await testServer({ customerDb: { password: down, inDid: down, outDid: down } })
  const { status, json } = await send('POST', '/v1/calls', { extension: '1001', number: '139' })
  expect([status, json.code]).toEqual([503, 'database_failed'])
})
