import { expect, test } from 'vitest'
import { testServer } from '../testing/http-server.ts'

test('a holiday is created, read, replaced, changed and removed', async () => {
  const { send } = await testServer()
  const body = { name: '国庆节', hours: '', groups: ['120'] }
  const created = await send('PUT', '/v1/holidays/2026-10-01', body)
  expect([created.status, created.json]).toEqual([201, { date: '2026-10-01', ...body }])
  expect((await send('GET', '/v1/holidays/2026-10-01')).json).toEqual(created.json)
  const back = await send('PUT', '/v1/holidays/2026-10-01', created.json)
  expect([back.status, back.json]).toEqual([200, created.json])

  const working = await send('PUT', '/v1/holidays/2026-10-10', { name: '调休', hours: '09:00-18:00' })
  expect(working.json).toEqual({ date: '2026-10-10', name: '调休', hours: '09:00-18:00', groups: [] })
  const changed = await send('PATCH', '/v1/holidays/2026-10-10', { hours: '10:00-16:00' })
  expect([changed.status, changed.json]).toEqual([200, { ...working.json, hours: '10:00-16:00' }])
  expect((await send('GET', '/v1/holidays?page_size=1')).json).toEqual({
    items: [created.json],
    page: 1,
    page_size: 1,
    total: 2,
  })
  expect((await send('DELETE', '/v1/holidays/2026-10-10')).status).toBe(204)
  expect((await send('GET', '/v1/holidays/2026-10-10')).status).toBe(404)
})

test('a number is refused for good or for a time, by all groups or one', async () => {
  const { send } = await testServer()
  const created = await send('PUT', '/v1/blacklist/13800138000', {})
  expect([created.status, created.json]).toEqual([
    201,
    { number: '13800138000', group: '', until: null, note: '' },
  ])
  const body = { group: '120', until: 1_800_000_000_000, note: '骚扰电话' }
  const other = await send('PUT', '/v1/blacklist/02012345678', body)
  expect([other.status, other.json]).toEqual([201, { number: '02012345678', ...body }])
  const numbers = async (query: string) =>
    (await send('GET', `/v1/blacklist${query}`)).json.items.map((item: { number: string }) => item.number)
  expect(await numbers('')).toEqual(['02012345678', '13800138000'])
  expect(await numbers('?group=120')).toEqual(['02012345678'])
  expect(await numbers('?group=')).toEqual(['13800138000'])

  const changed = await send('PATCH', '/v1/blacklist/02012345678', { until: null })
  expect([changed.status, changed.json]).toEqual([200, { ...other.json, until: null }])
  const back = await send('PUT', '/v1/blacklist/02012345678', changed.json)
  expect([back.status, back.json]).toEqual([200, changed.json])
  expect((await send('DELETE', '/v1/blacklist/02012345678')).status).toBe(204)
  expect((await send('GET', '/v1/blacklist/02012345678')).json.code).toBe('no_such_record')
})

test("a group's hours, overflow and language are kept as they were written", async () => {
  const { send } = await testServer()
  const change = {
    opening_hours: '周一至周五 09:00-12:00，13:30-18:00; sat 10:00-12:00',
    overflow: 'queue:121',
    language: 'ask',
  }
  expect((await send('PATCH', '/v1/groups/120', change)).json).toMatchObject(change)
  expect((await send('GET', '/v1/groups/120')).json).toMatchObject(change)
})
