import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createAcdServer } from './http.ts'
import { openOffice } from './office.ts'
import { defaultSettings } from './settings.ts'
import { flowRequest } from './testing.ts'

let server: Server | undefined
afterEach(async () => {
  server?.close()
  server?.closeAllConnections()
  if (server?.listening) await once(server, 'close')
})

const nowMs = 1_700_000_000_000

/** A running server; `post` gives status and parsed body. */
async function start(secret = '') {
  const lines: string[] = []
  server = createAcdServer({
    office: openOffice({ ...defaultSettings, agents: defaultSettings.agents.slice(0, 2) }, () => nowMs),
    secret,
    print: line => lines.push(line),
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(base + path, { method: 'POST', body, headers })
    return { status: response.status, body: await response.json() }
  }
  return { base, post, lines }
}

const json = JSON.stringify

describe('over HTTP', () => {
  test('a call is answered and an agent in a call is not chosen', async () => {
    const { post, lines } = await start()
    const busy = flowRequest({
      event: 'callout',
      direction: 'outbound',
      callee_number: '1001',
      call_uuid: 'x',
    })
    expect(await post('/push_event', json(busy))).toEqual({ status: 200, body: {} })
    const answer = await post('/call_flow', json(flowRequest()))
    expect(answer).toMatchObject({
      status: 200,
      body: { action: 'bridge', action_data: { ad_number: '1002' } },
    })
    expect(lines).toEqual([
      '/push_event callout 13800138000 > 1001 group 120',
      '/call_flow incoming 13800138000 > 120 group 120 -> bridge 1002',
    ])
  })

  test.each<[string, string, string, number]>([
    ['not JSON', '/call_flow', 'hello', 400],
    ['not an object', '/call_flow', '[]', 400],
    ['not a request', '/call_flow', '{"event":"incoming"}', 400],
    ['a wrong type', '/call_flow', json({ ...flowRequest(), dtmf: 5 }), 400],
    ['too long', '/push_event', 'x'.repeat(300_000), 413],
    ['another path', '/elsewhere', '{}', 404],
  ])('%s is refused', async (_name, path, body, status) => {
    const { post, lines } = await start()
    expect((await post(path, body)).status).toBe(status)
    expect(lines).toEqual([`${status} ${path}`])
  })

  test('only POST is taken, and a query is not looked at', async () => {
    const { base, post } = await start()
    expect((await fetch(`${base}/call_flow`)).status).toBe(405)
    expect((await post('/call_flow?site=1', json(flowRequest()))).status).toBe(200)
  })

  test('data that is not an object counts as none', async () => {
    const { post } = await start()
    const body = json({
      ...flowRequest({ group_number: '120', event: 'bridge_failed' }),
      additional_data: null,
    })
    expect((await post('/call_flow', body)).status).toBe(200)
  })

  test('marks, asked and pushed for the same call, are counted once and read as JSON', async () => {
    const { base, post, lines } = await start()
    const marks = [
      ['/call_flow', 'a', '5'],
      ['/push_event', 'a', '5'],
      ['/push_event', 'b', '4'],
      ['/call_flow', 'c', ''],
    ] as const
    for (const [path, call_uuid, dtmf] of marks) {
      const mark = flowRequest({
        event: 'survey',
        call_uuid,
        dtmf,
        additional_data: { agent_number: '8001' },
      })
      expect((await post(path, json(mark))).status).toBe(200)
    }
    expect(await (await fetch(`${base}/surveys`)).json()).toEqual({
      agents: [{ agent: '8001', answers: 2, average: 4.5, digits: { '4': 1, '5': 1 } }],
    })
    expect((await post('/surveys', '{}')).status).toBe(405)
    expect(lines[0]).toBe('/call_flow survey 13800138000 > 120 group 120 -> hangup')
  })

  test('a line stays a line, and typed digits are not in it', async () => {
    const { post, lines } = await start()
    const request = flowRequest({ event: 'dtmf', dtmf: '4711', caller_number: '1\n2', group_number: '122' })
    await post('/call_flow', json(request))
    expect(lines).toEqual(['/call_flow dtmf 1?2 > 120 group 122 -> hangup goodbye.wav'])
  })
})

describe('with a secret', () => {
  const body = json(flowRequest())
  const sign = (secret: string, seconds: number, text = body) => ({
    'X-Nacd-Timestamp': String(seconds),
    'X-Nacd-Signature': `sha256=${createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex')}`,
  })
  const seconds = nowMs / 1000

  test.each<[string, Record<string, string>, number]>([
    ['a right signature is let in', sign('hush', seconds), 200],
    ['none is refused', {}, 401],
    ['one by another secret is refused', sign('other', seconds), 401],
    ['one over another body is refused', sign('hush', seconds, '{}'), 401],
    ['an old one is refused', sign('hush', seconds - 301), 401],
    ['one from the future is refused', sign('hush', seconds + 301), 401],
    ['nonsense is refused', { 'X-Nacd-Timestamp': 'now', 'X-Nacd-Signature': 'x' }, 401],
  ])('%s', async (_name, headers, status) => {
    const { post, lines } = await start('hush')
    expect((await post('/call_flow', body, headers)).status).toBe(status)
    expect(lines.join()).not.toContain('hush')
  })

  test.each<[string, Record<string, string>, number]>([
    ['signed like a request without a body', sign('hush', seconds, ''), 200],
    ['not signed', {}, 401],
  ])('the marks, %s', async (_name, headers, status) => {
    const { base } = await start('hush')
    expect((await fetch(`${base}/surveys`, { headers })).status).toBe(status)
  })
})
