import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { flowServer } from './flow/testing/flow-server.ts'
import { configFile, run, runIn, temporaryFolder } from './testing/run-cli.ts'
import { freePort } from './testing/servers.ts'

const embedded =
  '<switch name="local" type="embedded" sip="127.0.0.1:5060" rtp="20000-20100" esl="127.0.0.1:8021"/>'

const good = '{"action":"hangup","action_data":{"ad_rings":"goodbye.wav"}}'
const loose = '{"action":"dtmf","dtmf_len":"4","dtmf_audio":"a.wav"}'
const bad = '{"action":"brige","action_data":{"ad_number":"1001"}}'

test.each<[answer: string, en: string[], zh: string[], code: number]>([
  [good, ['nothing to complain about'], ['没有问题'], 0],
  [
    loose,
    ['warning dtmf_len: a number belongs here, not a text -> write "dtmf_len": 4', 'errors: 0, warnings: 1'],
    ['警告 dtmf_len：此处应为数字，不是字符串，请写："dtmf_len": 4', '错误 0 个，警告 1 个'],
    0,
  ],
  [
    bad,
    [
      'error   action: nacd does not know the action "brige"; there are bridge, dtmf, hangup, playback, queue, transfer, voicemail -> write "action": "bridge"',
      'errors: 1, warnings: 0',
    ],
    [
      '错误 action：nacd 不认识动作 "brige"，可用的有：bridge、dtmf、hangup、playback、queue、transfer、voicemail，请写："action": "bridge"',
      '错误 1 个，警告 0 个',
    ],
    1,
  ],
  [
    '{"action":[]}',
    ['error   action: expected a text, got a list', 'errors: 1, warnings: 0'],
    ['错误 action：应为字符串，实为列表', '错误 1 个，警告 0 个'],
    1,
  ],
  [
    '<html>',
    ['error   the answer: the answer is not JSON (it looks like HTML or XML)', 'errors: 1, warnings: 0'],
    ['错误 整个应答：应答不是 JSON（看起来是 HTML 或 XML）', '错误 1 个，警告 0 个'],
    1,
  ],
])('an answer from standard input or a file: %j', async (answer, en, zh, code) => {
  expect(await runIn({ input: answer }, ['flow', 'lint', '-'])).toEqual({ code, out: en, err: [] })
  const file = join(await temporaryFolder(), 'answer.json')
  await writeFile(file, answer)
  expect(await runIn({ locale: 'zh_CN.UTF-8' }, ['flow', 'lint', file])).toEqual({ code, out: zh, err: [] })
})

test('--json gives the findings in both languages', async () => {
  const { out, code } = await runIn({ input: bad }, ['flow', 'lint', '-', '--json'])
  const findings: unknown = JSON.parse(out.join('\n'))
  expect(findings).toEqual([
    {
      level: 'error',
      field: 'action',
      message: { en: expect.stringContaining('"brige"'), zh: expect.stringContaining('"brige"') },
      instead: '"action": "bridge"',
    },
  ])
  expect(code).toBe(1)
})

test.each<[event: string, args: string[], request: object]>([
  ['incoming', [], { event: 'incoming', direction: 'inbound', group_number: '120', callee_number: '120' }],
  ['dtmf', ['--dtmf', '1*'], { event: 'dtmf', dtmf: '1*' }],
  ['bridge_failed', [], { additional_data: { cause: 'USER_BUSY', sip_code: '486', attempt: '1' } }],
  ['queue_failed', [], { additional_data: { cause: 'timeout', waited: '60' } }],
  ['callout', ['--callee', '95588'], { event: 'callout', direction: 'outbound', callee_number: '95588' }],
])('the server is asked %s once, and its answer looked at', async (event, args, request) => {
  const server = await flowServer([good])
  const file = await configFile({ http_call_flow_url: server.url, http_secret: 's3cret' }, embedded)
  const ran = await run(['flow', 'lint', '-c', file, '--event', event, '--group', '120', ...args])
  expect(ran).toEqual({ code: 0, out: ['nothing to complain about'], err: [] })
  expect(server.requests).toHaveLength(1)
  expect(server.requests[0]?.body).toMatchObject(request)
  expect(server.requests[0]?.headers).toMatchObject({
    'x-nacd-dry-run': '1',
    'x-nacd-signature': expect.stringMatching(/^sha256=/),
  })
})

test.each<[says: string | number, line: string]>([
  ['{"action":"queue"}', 'error   action_data.ad_group: no ad_group, and the call came for no group'],
  [500, 'error   the answer: the server answers with an error (HTTP 500)'],
  [`"${'x'.repeat(70_000)}"`, 'error   the answer: too long (the answer is longer than 64 KB)'],
])('what is wrong with the server’s answer: %#', async (says, line) => {
  const server = await flowServer([says])
  const file = await configFile({ http_call_flow_url: server.url }, embedded)
  const { out, code } = await run(['flow', 'lint', '-c', file, '--event', 'callout'])
  expect(out[0]).toContain(line)
  expect(code).toBe(1)
})

test('a server that is not there is an error', async () => {
  const file = await configFile({}, embedded)
  const url = `http://127.0.0.1:${await freePort()}/`
  const { out, code } = await run(['flow', 'lint', '-c', file, '--event', 'callout', '--url', url])
  expect(out[0]).toMatch(/^error {3}the answer: no connection, or it broke off, asked twice \(/)
  expect(code).toBe(1)
})

const eitherOr = 'give either a file with an answer (- for standard input), or --event to ask the server'

test.each<[args: string[], line: string | RegExp]>([
  [[], eitherOr],
  [['-', '--event', 'incoming'], eitherOr],
  [['--event', 'incoming'], '--group is missing: the group the call comes for'],
  [
    ['--event', 'answered', '--group', '1'],
    /^--event: expected incoming \| callout \| dtmf .*, got "answered"$/,
  ],
  [['--event', 'dtmf', '--group', '1', '--dtmf', 'x'], /^--dtmf: expected keys/],
  [['/no/such/file'], /^nacd: ENOENT: .*'\/no\/such\/file'$/],
  [['a', 'b'], /too many arguments/],
])('unusable arguments are told: %j', async (args, line) => {
  const { code, out, err } = await run(['flow', 'lint', ...args])
  expect({ code, out }).toEqual({ code: 2, out: [] })
  expect(err.join('\n')).toEqual(typeof line === 'string' ? line : expect.stringMatching(line))
})

test('a file that is no answer of a server is not read to its end', async () => {
  const { code, err } = await runIn({ input: 'x'.repeat(1_048_577) }, ['flow', 'lint', '-'])
  expect({ code, err }).toEqual({ code: 2, err: ['more than 1048576 bytes are no answer'] })
})

test('where the configuration names no server there is nobody to ask', async () => {
  const file = await configFile({}, embedded)
  const { code, err } = await run(['flow', 'lint', '-c', file, '--event', 'callout'])
  expect(code).toBe(2)
  expect(err).toEqual(['there is no server to ask: give --url, or http_call_flow_url in the configuration'])
})
