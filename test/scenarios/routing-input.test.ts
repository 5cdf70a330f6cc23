import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { House } from './support/house.ts'
import { ApiRefusal } from './support/nacd/api.ts'
import { projectFolder } from './support/nacd/nacd.ts'
import { setRoutes } from './support/nacd/route-table.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { caller } from './support/phone/callers.ts'
import { Carrier } from './support/phone/carrier.ts'
import { registeredSipp } from './support/phone/sipp-phone.ts'
import { Program } from './support/process/program.ts'

/** What is refused, and a word of the answer that says which part of it. */
type Case = readonly [path: string, body: object, about: string]

const gateway = (fields: object): object => ({ host: '127.0.0.1:9', ...fields })

const refusedRows: readonly Case[] = [
  ['gateways/x', gateway({ max_concurrent: 0 }), 'max_concurrent'],
  ['gateways/x', gateway({ max_concurrent: -1 }), 'max_concurrent'],
  ['gateways/x', gateway({ cps: 0 }), 'cps'],
  ['gateways/x', gateway({ cps: 1.5 }), 'cps'],
  ['gateways/x', gateway({ cps: '10' }), 'cps'],
  ['gateways/x', gateway({ strip: -1 }), 'strip'],
  ['gateways/x', gateway({ prepend: '1@evil' }), 'prepend'],
  ['gateways/x', gateway({ pattern: '(\\d+)+', replacement: '1' }), 'pattern'],
  ['gateways/x', gateway({ pattern: '(', replacement: '1' }), 'pattern'],
  ['gateways/x', gateway({ pattern: '1(\\d)', replacement: '$2' }), 'replacement'],
  ['gateways/x', gateway({ caller_ids: ['Alice'] }), 'caller_ids'],
  ['gateways/x', gateway({ caller_ids: ['1', '1'] }), 'caller_ids'],
  ['gateways/x', gateway({ caller_ids: ['1', '2'], caller_id_per_hour: 0 }), 'caller_id_per_hour'],
  ['routes/1', { prefix: '139', gateway: 'nowhere' }, 'gateway'],
  ['routes/1', { prefix: '139' }, 'gateway'],
  ['routes/1', { prefix: '13a', gateway: 'a' }, 'prefix'],
  ['routes/1', { prefix: '1234567890123456', gateway: 'a' }, 'prefix'],
  ['routes/1', { prefix: '139', gateway: 'a', weight: -1 }, 'weight'],
  ['routes/1', { prefix: '139', gateway: 'a', weight: 65_536 }, 'weight'],
  ['routes/1', { prefix: '139', gateway: 'a', priority: 'first' }, 'priority'],
  ['routes/1', { prefix: '139', gateway: 'a', cost: -0.1 }, 'cost'],
  ['routes/1', { prefix: '139', gateway: 'a', hours: 'now and then' }, 'hours'],
  ['routes/1', { prefix: '139', gateway: 'a', caller_prefix: 'x' }, 'caller_prefix'],
  ['routes/1', { prefix: '139', gateway: 'a', on_limit: 'never' }, 'on_limit'],
  ['routes/none', { prefix: '139', gateway: 'a' }, 'id'],
  ['limits/called:*', { per_day: 0 }, 'per_day'],
  ['limits/called:*', { cps: -1 }, 'cps'],
  ['limits/everybody:*', { cps: 1 }, 'everybody'],
  ['destination-rules/1', { scope: 'everyone', prefix: '0044', verdict: 'allow' }, 'prefix'],
  ['destination-rules/1', { scope: 'everyone', prefix: '44x', verdict: 'allow' }, 'prefix'],
  ['destination-rules/1', { scope: 'everyone', prefix: '+44', verdict: 'perhaps' }, 'verdict'],
  ['destination-rules/1', { scope: 'planet', prefix: '+44', verdict: 'allow' }, 'scope'],
]

const canary = 'nacd_canary'

/** Lines of noriginate that are refused. */
const wrongLines: readonly string[] = [
  '',
  '13900139000',
  '{',
  '{a=b',
  '{a=b}',
  '{{a=b}}13900139000 &park()',
  '[a=b]] &park()',
  '13900139000 &system(touch /tmp/nacd_canary)',
  '13900139000 &park(',
  `13900139000 &bgsystem(${canary})`,
  'sofia/gateway/nowhere/13900139000 &park()',
  'user/ &park()',
  '| &park()',
]

/** What a phone may dial that is no number for a trunk. */
const wrongNumbers: readonly string[] = [
  'sofia%2Fgateway%2Fa%2F13900139000',
  '13900139000%26park()',
  '139%2C13900139000',
  '%7Ba%3Db%7D13900139000',
  '13900139000%7C13900139001',
  `139${'0'.repeat(61)}`,
]

/** The CLI, as an operator types it in the folder of the house. */
async function nacd(
  house: House,
  ...args: readonly string[]
): Promise<{ code: number | null; said: string }> {
  const file = join(house.folder, 'nacd.conf.xml')
  const [name = '', ...rest] = args
  const all = [join(projectFolder, 'src/main.ts'), name, '--config', file, ...rest]
  const program = await Program.start(process.execPath, all, { name: `nacd ${name}`, cwd: house.folder })
  const [{ code }] = await Promise.all([program.exited, program.silent])
  return { code, said: program.output.tail(1_000) }
}

onEachSwitch('what makes no sense about lines', house => {
  let a: Carrier
  beforeAll(async () => {
    a = await Carrier.open(house(), 'a')
    await setRoutes(house().nacd.api, { prefix: '', gateway: 'a' })
  })

  it.each(refusedRows)('PUT %s %j is refused', async (path, body, about) => {
    const refusal = await house()
      .nacd.api.put(`/v1/${path}`, body)
      .catch(error => error)
    expect(refusal).toBeInstanceOf(ApiRefusal)
    expect([400, 404, 409, 422]).toContain((refusal as ApiRefusal).status)
    expect((refusal as ApiRefusal).message).toContain(about)
  })

  it('a gateway that routes lead to is not removed', async () => {
    await expect(house().nacd.api.remove('/v1/gateways/a')).rejects.toThrow(/409/)
  })

  it.each(wrongLines)('noriginate %s is refused', async line => {
    await a.plays({ type: 'answers' })
    const answer = await house()
      .nacd.api.command('noriginate', line)
      .catch((error: ApiRefusal) => `-ERR ${error.status}`)
    expect(answer).toMatch(/^-(ERR|USAGE)/)
    expect(a.invites).toEqual([])
  })

  it('noriginate with 100 KB is refused', async () => {
    const line = `${'{a=b}'.repeat(20_000)}13900139000 &park()`
    await expect(house().nacd.api.command('noriginate', line)).rejects.toThrow(/413|400/)
  })

  it.each([
    {},
    { extension: '1001' },
    { number: '13900139000' },
    { extension: '1001', number: '' },
    { extension: '1001', number: 'sofia/gateway/a/1' },
    { extension: '1001|1002', number: '13900139000' },
    { extension: '1001', number: '1'.repeat(1_000) },
    { extension: 1001, number: 13_900_139_000 },
  ])('POST /v1/calls %j is refused', async body => {
    const refusal = await house()
      .nacd.api.post('/v1/calls', body)
      .catch(error => error)
    expect((refusal as ApiRefusal).status).toBe(400)
  })

  it.each(wrongNumbers)('a phone that dials %s reaches no trunk', async callee => {
    await a.plays({ type: 'answers' })
    const words = { milliseconds: '1000' }
    const phone = await registeredSipp(house(), caller, 'call-out', { callee, words })
    await phone.ended()
    expect(phone.messages).toMatch(/^SIP\/2\.0 4\d\d /m)
    expect(a.invites).toEqual([])
    expect(house().nacd.program.exit).toBeNull()
  })

  it.each([
    ['explain', ['no number'], '不是可拨打的号码'],
    ['api', ['noriginate', '{a=b'], '-ERR'],
  ])('nacd %s %j says what is wrong', async (name, args, about) => {
    const { code, said } = await nacd(house(), name, ...args)
    expect(code).not.toBe(0)
    expect(said).toContain(about)
  })
})
