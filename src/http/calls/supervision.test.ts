import { expect, test } from 'vitest'
import { legId } from '../../core/shared/ids.ts'
import type {
  Supervision,
  SupervisionOutcome,
  SupervisionRequest,
} from '../../runtime/supervision/supervision.ts'
import type { LiveCall } from '../deps.ts'
import { testServer } from '../testing/http-server.ts'

const call: LiveCall = {
  uuid: 'a-1',
  record: 'a-1',
  switchName: 'fs1',
  caller: '139',
  callee: '120',
  group: '120',
  phase: 'bridged',
  waitedMs: 0,
  agent: '1001',
  gateway: '',
  legs: [],
}
const supervision: Supervision = {
  callId: legId('a-1'),
  extension: '1003',
  leg: legId('s-1'),
  mode: 'whisper',
  switchName: 'fs1',
}
const shown = { leg: 's-1', extension: '1003', mode: 'whisper', switch: 'fs1' }
const path = '/v1/calls/a-1/supervision'

/** A server whose telephones the test plays. */
async function openServer(outcome: SupervisionOutcome) {
  const asked: SupervisionRequest[] = []
  const house = { outcome }
  const server = await testServer({
    live: {
      calls: () => [call],
      agents: () => new Map(),
      groups: () => new Map(),
      gateway: () => [],
      hangup: async () => false,
    },
    supervisors: {
      supervise: async request => {
        asked.push(request)
        return house.outcome
      },
      end: (uuid, leg) => uuid === 'a-1' && leg === 's-1',
      of: () => [supervision],
    },
  })
  return { asked, house, server, post: (body: object, at = path) => server.send('POST', at, body) }
}

test('a supervisor is rung, changes the mode, is listed and taken out', async () => {
  const { asked, house, server, post } = await openServer({ type: 'ringing', supervision })
  const begun = await post({ extension: '1003' })
  expect([begun.status, begun.json]).toEqual([202, shown])
  house.outcome = { type: 'changed', supervision }
  const changed = await post({ extension: '1003', mode: 'whisper' })
  expect([changed.status, changed.json]).toEqual([200, shown])
  expect(asked.map(({ mode }) => mode)).toEqual(['listen', 'whisper'])
  expect((await server.send('GET', path)).json).toEqual({ items: [shown] })
  expect((await server.send('DELETE', `${path}/s-1`)).status).toBe(204)
  expect((await server.send('DELETE', `${path}/s-2`)).status).toBe(404)
  expect((await server.send('GET', '/v1/calls/a-2/supervision')).status).toBe(404)
})

test.each<[SupervisionOutcome, number, string, object]>([
  [{ type: 'noSuchCall' }, 404, 'no_such_record', { key: 'a-1' }],
  [{ type: 'notTalking', phase: 'queued' }, 409, 'call_not_talking', { phase: 'queued' }],
  [{ type: 'ownCall' }, 409, 'supervises_own_call', { extension: '1003' }],
  [
    { type: 'elsewhere', callId: legId('a-2'), leg: legId('s-2') },
    409,
    'already_supervising',
    { call: 'a-2', leg: 's-2' },
  ],
  [
    { type: 'notRegistered', switchName: 'fs1' },
    409,
    'extension_not_registered',
    { extension: '1003', switch: 'fs1' },
  ],
  [{ type: 'failed', cause: 'USER_BUSY', reason: '' }, 502, 'call_failed', { cause: 'USER_BUSY' }],
])('%o is told', async (outcome, status, code, details) => {
  const { post } = await openServer(outcome)
  const answer = await post({ extension: '1003' })
  expect([answer.status, answer.json.code, answer.json.details]).toEqual([status, code, details])
})

test('bad input is refused before anybody is rung', async () => {
  const { asked, post } = await openServer({ type: 'ringing', supervision })
  const bodies = [
    {},
    { extension: '' },
    { extension: '1003', mode: 'shout' },
    { extension: '1003', mode: 'LISTEN' },
    { extension: 'user/1003' },
    { extension: '1003', leg: 's-1' },
  ]
  for (const body of bodies)
    expect((await post(body)).json.code, JSON.stringify(body)).toBe('invalid_request')
  expect((await post({ extension: '9999' })).json.code).toBe('no_such_extension')
  expect((await post({ extension: '1003' }, '/v1/calls/a-2/supervision')).status).toBe(404)
  expect(asked).toEqual([])
})
