import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import type { FlowFinding } from '../callflow/lint-response.ts'
import type { Happening } from '../dry-run/happening.ts'
import { type FlowServer, flowServer, type Say } from './flow/testing/flow-server.ts'
import { voicesFolder } from './flow/testing/voices.ts'
import { configFile, type Ran, run, runIn } from './testing/run-cli.ts'
import { freePort } from './testing/servers.ts'

const embedded =
  '<switch name="local" type="embedded" sip="127.0.0.1:5060" rtp="20000-20100" esl="127.0.0.1:8021"/>'

/** A house with the demo's groups and agents that asks this server. */
async function house(url: string | null, settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const voices = await voicesFolder([
    { key: 'a', seconds: 2, zh: '甲', en: 'A' },
    { key: 'b', seconds: 1 },
    { key: 'survey', seconds: 4 },
  ])
  const server: Record<string, string> = url === null ? {} : { http_call_flow_url: url }
  return configFile({ demo: 'true', voices, language: 'en', ...server, ...settings }, embedded)
}

interface Report {
  readonly server: string | null
  readonly orderly: boolean
  readonly happenings: readonly (Happening & { readonly findings?: readonly FlowFinding[] })[]
}

interface Tried extends Ran {
  readonly report: Report
  readonly server: FlowServer
}

async function tryCall(
  answers: readonly Say[],
  args: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
): Promise<Tried> {
  const server = await flowServer(answers)
  const file = await house(server.url, settings)
  const ran = await run(['flow', 'try', '-c', file, '--group', '120', '--json', ...args])
  return { ...ran, report: JSON.parse(ran.out.join('\n')), server }
}

/** A happening in a few words. */
const brief: { readonly [T in Happening['type']]: (happening: Extract<Happening, { type: T }>) => string } = {
  asked: ({ request }) => `${request.event}${request.dtmf === '' ? '' : ` ${request.dtmf}`}?`,
  answered: ({ response }) => response.action,
  failed: ({ reason }) => `failed ${reason}`,
  refused: ({ field, value }) => `refused ${field} ${value}`,
  unusable: ({ field }) => `unusable ${field}`,
  fallback: ({ to }) => `fallback ${to}`,
  callerAnswered: () => 'up',
  heard: ({ by, forever, heard }) =>
    `${by} ${forever ? 'waits with' : 'hears'} ${heard.map(({ name }) => name).join(' ')}`,
  collected: ({ survey, typed, tries, length }) =>
    `${survey ? 'rates' : 'types'} "${typed}"/${length} in ${tries}`,
  typedAhead: () => 'typed ahead',
  dialled: ({ target, offer, outcome }) =>
    `${offer ? 'offer' : 'dial'} ${target.type === 'gateway' ? `${target.gateway}/` : ''}${target.number} ${outcome}`,
  talking: ({ endedBy }) => `talk, ${endedBy} ends`,
  queued: ({ group, outcome, waited }) => `queue ${group} ${outcome} ${waited}`,
  rated: ({ digit }) => `rated "${digit}"`,
  recorded: ({ mailbox }) => `message for ${mailbox}`,
  transferred: ({ destination }) => `to ${destination}`,
  looped: ({ questions }) => `loop ${questions}`,
  lostPatience: ({ questions }) => `patience lost after ${questions} questions`,
  ended: ({ summary }) => `${summary.cause} by ${summary.endedBy}`,
}

const story = ({ happenings }: Report): string[] =>
  happenings.map(happening => (brief[happening.type] as (happening: Happening) => string)(happening))

const ring = 'tone_stream://%(1000,4000,450);loops=-1'
const hangUp = ['hangup', 'NORMAL_CLEARING by system']

test.each<[name: string, answers: Say[], args: string[], story: string[], code: number]>([
  [
    'hangup',
    [{ action: 'hangup', action_data: { ad_rings: 'a.wav' } }],
    [],
    ['incoming?', 'hangup', 'up', 'caller hears a.wav', 'NORMAL_CLEARING by system'],
    0,
  ],
  [
    'playback',
    [{ action: 'playback', action_data: { ad_rings: 'a.wav|b.wav' } }],
    [],
    ['incoming?', 'playback', 'up', 'caller hears a.wav b.wav', 'NORMAL_CLEARING by system'],
    0,
  ],
  [
    'playback that goes on',
    [{ action: 'playback', action_data: { ad_rings: 'a.wav', ad_then: 'continue' } }, { action: 'hangup' }],
    [],
    ['incoming?', 'playback', 'up', 'caller hears a.wav', 'playback_done?', ...hangUp],
    0,
  ],
  [
    'dtmf',
    [
      { action: 'dtmf', dtmf_len: 2 },
      { action: 'dtmf', dtmf_len: 1 },
      { action: 'dtmf', dtmf_len: 1 },
      { action: 'hangup' },
    ],
    ['--dtmf', '12,*'],
    [
      'incoming?',
      'dtmf',
      'up',
      'types "12"/2 in 1',
      'dtmf 12?',
      'dtmf',
      'types "*"/1 in 1',
      'dtmf *?',
      'dtmf',
      'types ""/1 in 3',
      'dtmf?',
      ...hangUp,
    ],
    0,
  ],
  [
    'keys typed ahead are for the next menu, and the entry after it for the one after that',
    [
      { action: 'dtmf', dtmf_len: 1 },
      { action: 'dtmf', dtmf_len: 1 },
      { action: 'dtmf', dtmf_len: 1 },
      { action: 'hangup' },
    ],
    ['--dtmf', '12,3'],
    [
      'incoming?',
      'dtmf',
      'up',
      'types "1"/1 in 1',
      'dtmf 1?',
      'dtmf',
      'typed ahead',
      'dtmf 2?',
      'dtmf',
      'types "3"/1 in 1',
      'dtmf 3?',
      ...hangUp,
    ],
    0,
  ],
  [
    'too few keys are what was typed last',
    [{ action: 'dtmf', dtmf_len: 4 }, { action: 'hangup' }],
    ['--dtmf', '12'],
    ['incoming?', 'dtmf', 'up', 'types "12"/4 in 3', 'dtmf 12?', ...hangUp],
    0,
  ],
  [
    'bridge',
    [{ action: 'bridge', action_data: { ad_number: '1001' } }],
    [],
    [
      'incoming?',
      'bridge',
      `caller waits with ${ring}`,
      'dial 1001 answered',
      'up',
      'talk, agent ends',
      'NORMAL_CLEARING by agent',
    ],
    0,
  ],
  [
    'the caller hangs up',
    [{ action: 'bridge', action_data: { ad_number: '1001' }, use_survey: true }],
    ['--hangup', 'caller'],
    [
      'incoming?',
      'bridge',
      `caller waits with ${ring}`,
      'dial 1001 answered',
      'up',
      'talk, caller ends',
      'NORMAL_CLEARING by caller',
    ],
    0,
  ],
  [
    'bridge out through a gateway',
    [{ action: 'bridge', action_data: { ad_number: '95588', ad_gateway: 'gw1' } }, { action: 'hangup' }],
    ['--bridge', 'not-registered'],
    [
      'incoming?',
      'bridge',
      `caller waits with ${ring}`,
      'dial gw1/95588 not-registered',
      'bridge_failed?',
      ...hangUp,
    ],
    0,
  ],
  [
    'each attempt has an outcome, the last one stays',
    [
      { action: 'bridge', action_data: { ad_number: '1001' }, wait_for_answer_ring: 'b.wav' },
      {
        action: 'bridge',
        action_data: { ad_number: '1002' },
        wait_for_answer_ring: 'b.wav',
        bridge_fail_ring: 'a.wav',
      },
      { action: 'bridge', action_data: { ad_number: '1003' }, wait_for_answer_ring: 'b.wav' },
      { action: 'hangup' },
    ],
    ['--bridge', 'busy', '--bridge', 'no-answer'],
    [
      'incoming?',
      'bridge',
      'caller waits with b.wav',
      'dial 1001 busy',
      'bridge_failed?',
      'bridge',
      'caller waits with b.wav',
      'dial 1002 no-answer',
      'caller hears a.wav',
      'bridge_failed?',
      'bridge',
      'caller waits with b.wav',
      'dial 1003 no-answer',
      'bridge_failed?',
      ...hangUp,
    ],
    0,
  ],
  [
    'announcement and survey',
    [
      {
        action: 'bridge',
        action_data: { ad_number: '1001' },
        after_bridge: 'playback',
        after_bridge_data: '',
        use_survey: true,
        survey_ring: ['a.wav', 'b.wav'],
      },
      { action: 'hangup' },
    ],
    ['--rating', '5'],
    [
      'incoming?',
      'bridge',
      `caller waits with ${ring}`,
      'dial 1001 answered',
      'up',
      'caller hears agent-number.wav say://agent/8001 at-your-service.wav',
      'agent hears agent-number.wav say://agent/8001 at-your-service.wav',
      'talk, agent ends',
      'rates "5"/1 in 1',
      'rated "5"',
      'caller hears b.wav',
      'survey 5?',
      'hangup',
      'NORMAL_CLEARING by agent',
    ],
    0,
  ],
  [
    'no rating',
    [{ action: 'bridge', action_data: { ad_number: '1001' }, use_survey: true }],
    [],
    [
      'incoming?',
      'bridge',
      `caller waits with ${ring}`,
      'dial 1001 answered',
      'up',
      'talk, agent ends',
      'rates ""/1 in 2',
      'rated ""',
      'NORMAL_CLEARING by agent',
    ],
    0,
  ],
  [
    'queue',
    [{ action: 'queue', action_data: { ad_group: '121', ad_ring: 'a.wav' } }],
    [],
    [
      'incoming?',
      'queue',
      'up',
      'queue 121 agent 5',
      'caller waits with a.wav',
      'offer 1001 answered',
      'talk, agent ends',
      'NORMAL_CLEARING by agent',
    ],
    0,
  ],
  [
    'nobody in the queue',
    [
      { action: 'queue', action_data: { ad_group: '121', ad_timeout: '30', ad_ring: 'a.wav' } },
      { action: 'hangup' },
    ],
    ['--queue', 'timeout'],
    [
      'incoming?',
      'queue',
      'up',
      'queue 121 timeout 30',
      'caller waits with a.wav',
      'queue_failed?',
      ...hangUp,
    ],
    0,
  ],
  [
    'a group nacd does not know',
    [{ action: 'queue', action_data: { ad_group: '999', ad_ring: 'a.wav' } }, { action: 'hangup' }],
    [],
    ['incoming?', 'queue', 'up', 'queue 999 unknown_group 0', 'queue_failed?', ...hangUp],
    0,
  ],
  [
    'transfer',
    [{ action: 'transfer', action_data: { ad_number: '9001' } }],
    [],
    ['incoming?', 'transfer', 'to 9001', 'BLIND_TRANSFER by system'],
    0,
  ],
  [
    'voicemail',
    [{ action: 'voicemail', action_data: { ad_number: '110', ad_rings: 'a.wav' } }],
    [],
    [
      'incoming?',
      'voicemail',
      'up',
      'caller hears a.wav tone_stream://%(500,0,1000)',
      'message for 110',
      'caller hears message-saved.wav',
      'NORMAL_CLEARING by system',
    ],
    0,
  ],
  [
    'what is not passed on',
    [
      {
        action: 'bridge',
        action_data: { ad_number: '1001', ad_data: 'api_on_answer=x', ad_display_number: 'a b' },
      },
      {},
    ],
    [],
    [
      'incoming?',
      'bridge',
      'refused ad_display_number a b',
      'refused ad_data api_on_answer=x',
      `caller waits with ${ring}`,
      'dial 1001 answered',
      'up',
      'talk, agent ends',
      'NORMAL_CLEARING by agent',
    ],
    0,
  ],
  ['a call out', [{ action: 'hangup' }], ['--callout', '--callee', '95588'], ['callout?', ...hangUp], 0],
  [
    'not JSON',
    ['<html>'],
    [],
    ['incoming?', 'failed not_json', 'fallback hangup', 'NORMAL_TEMPORARY_FAILURE by system'],
    1,
  ],
  [
    'an unknown action',
    ['{"action":"brige"}'],
    [],
    ['incoming?', 'failed unknown_action', 'fallback hangup', 'NORMAL_TEMPORARY_FAILURE by system'],
    1,
  ],
  [
    'a server that fails',
    [500],
    [],
    ['incoming?', 'failed status', 'fallback hangup', 'NORMAL_TEMPORARY_FAILURE by system'],
    1,
  ],
  [
    'a server that knows no rating',
    [{ action: 'bridge', action_data: { ad_number: '1001' }, use_survey: true }, 404],
    ['--rating', '1'],
    [
      'incoming?',
      'bridge',
      `caller waits with ${ring}`,
      'dial 1001 answered',
      'up',
      'talk, agent ends',
      'rates "1"/1 in 1',
      'rated "1"',
      'caller hears survey-thanks.wav',
      'survey 1?',
      'failed status',
      'NORMAL_CLEARING by agent',
    ],
    1,
  ],
  [
    'a transfer to nowhere',
    [{ action: 'transfer' }],
    [],
    [
      'incoming?',
      'transfer',
      'refused ad_number ',
      'unusable ad_number',
      'fallback hangup',
      'NORMAL_TEMPORARY_FAILURE by system',
    ],
    1,
  ],
])('%s', async (_name, answers, args, expected, code) => {
  const tried = await tryCall(answers, args)
  expect(story(tried.report)).toEqual(expected)
  expect(tried.code).toBe(code)
  expect(tried.report.orderly).toBe(code === 0)
})

test('a server that is not there: the call goes the way of http_fallback', async () => {
  const url = `http://127.0.0.1:${await freePort()}/`
  const file = await house(url, { http_fallback: 'queue:121' })
  const { out, code } = await run(['flow', 'try', '-c', file, '--group', '120', '--json'])
  const report: Report = JSON.parse(out.join('\n'))
  expect(story(report).slice(0, 6)).toEqual([
    'incoming?',
    'failed refused',
    'fallback queue',
    'up',
    'queue 121 agent 5',
    'caller waits with hold-music.wav',
  ])
  expect(code).toBe(1)
})

test('a server that goes round in circles is stopped by the core, and the end is told', async () => {
  const again: Say = { action: 'playback', action_data: { ad_rings: 'none.wav', ad_then: 'continue' } }
  const { report, code } = await tryCall([again])
  expect(story(report).slice(-2)).toEqual(['loop 200', 'NORMAL_TEMPORARY_FAILURE by system'])
  expect(code).toBe(1)
  const server = await flowServer([again])
  const { out } = await run(['flow', 'try', '-c', await house(server.url), '--group', '120'])
  expect(out.filter(line => / asks: /.test(line))).toHaveLength(30)
  expect(out).toContain('... 170 more questions (--json has them all)')
  expect(out.filter(line => line.includes('endless loop (200 questions'))).toHaveLength(1)
})

test.each<[name: string, again: Say, end: RegExp]>([
  // 2 s of prompt and 5 s of silence, three times, make 21 s; the server's own time counts too.
  [
    'after an hour',
    { action: 'dtmf', dtmf_len: 1, dtmf_audio: 'a.wav' },
    /^patience lost after 1[67]\d questions$/,
  ],
  [
    'after 300 questions',
    { action: 'playback', action_data: { ad_rings: 'b.wav', ad_then: 'continue' } },
    /^patience lost after 300 questions$/,
  ],
])('a caller who is asked for ever hangs up in the end: %s', async (_name, again, end) => {
  const { report, code } = await tryCall([again])
  expect(story(report).slice(-2)).toEqual([expect.stringMatching(end), 'NORMAL_CLEARING by caller'])
  expect(code).toBe(1)
})

test('time is the simulation’s: lengths of prompts, rings and talks add up', async () => {
  const { report } = await tryCall(
    [
      { action: 'bridge', action_data: { ad_number: '1001', ad_timeout: '20' }, transfer_ring: 'a.wav' },
      { action: 'hangup' },
    ],
    ['--bridge', 'no-answer'],
  )
  const { happenings } = report
  const took = happenings.flatMap(each => (each.type === 'answered' ? [each.tookMs] : []))
  const failedAt =
    happenings.find(each => each.type === 'asked' && each.request.event === 'bridge_failed')?.at ?? 0
  expect(failedAt - (took[0] ?? 0)).toBe(22_000)
})

test('each sound is found, measured and put into words; one that is missing is told', async () => {
  const { report } = await tryCall([
    {
      action: 'hangup',
      action_data: { ad_rings: 'a.wav|none.wav|say://number/12|/elsewhere/x.wav', ad_language: 'zh' },
    },
  ])
  const heard = report.happenings.flatMap(each => (each.type === 'heard' ? each.heard : []))
  const [a, none, number, elsewhere] = heard.map(each => each.sounds)
  expect(a).toEqual([
    { type: 'file', name: 'a.wav', path: expect.stringMatching(/\/zh\/a\.wav$/), seconds: 2, words: '甲' },
  ])
  expect(none).toEqual([{ type: 'missing', name: 'none.wav', seconds: 0 }])
  expect(number?.map(sound => sound.name)).toEqual(['numbers/ten.wav', 'digits/2.wav'])
  expect(elsewhere).toEqual([{ type: 'elsewhere', name: '/elsewhere/x.wav', seconds: null }])
})

test('the request is that of a real call, signed and marked; nothing is left behind', async () => {
  const server = await flowServer([{ action: 'hangup' }])
  const file = await house(server.url, { http_secret: 's3cret' })
  await run(['flow', 'try', '-c', file, '--group', '120', '--caller', '13900139000', '--callee', '4008001'])
  const [request] = server.requests
  expect(request?.body).toMatchObject({
    event: 'incoming',
    direction: 'inbound',
    caller_number: '13900139000',
    callee_number: '4008001',
    group_number: '120',
  })
  expect(request?.headers).toMatchObject({
    'x-nacd-dry-run': '1',
    'x-nacd-signature': expect.stringMatching(/^sha256=[0-9a-f]{64}$/),
    'x-nacd-event-id': `${request?.body.call_uuid}.1`,
  })
  expect(await readdir(dirname(file))).toEqual(['nacd.conf.xml'])
})

test('--url is asked in place of the configured server, and its log-in is not shown', async () => {
  const [configured, other] = [
    await flowServer([{ action: 'hangup' }]),
    await flowServer([{ action: 'hangup' }]),
  ]
  const url = other.url.replace('http://', 'http://me:pass@')
  const { out } = await run([
    'flow',
    'try',
    '-c',
    await house(configured.url),
    '--group',
    '120',
    '--url',
    url,
  ])
  expect([configured.requests.length, other.requests.length]).toEqual([0, 1])
  expect(out[1]).toBe(`call-flow server ${other.url}`)
  expect(other.requests[0]?.headers.authorization).toMatch(/^Basic /)
})

test('without a server the built-in flow is tried with the house’s own tables', async () => {
  const { out, code } = await run(['flow', 'try', '-c', await house(null), '--group', '121', '--json'])
  const report: Report = JSON.parse(out.join('\n'))
  expect(report.server).toBeNull()
  expect(story(report)).toEqual([
    'incoming?',
    'queue',
    'up',
    'queue 121 agent 5',
    'caller waits with hold-music.wav',
    'offer 1001 answered',
    'talk, agent ends',
    'NORMAL_CLEARING by agent',
  ])
  expect(code).toBe(0)
})

test('what the answer does wrong stands under it', async () => {
  const { report } = await tryCall([{ action: 'hangup', dtmf_len: 3 }])
  const answered = report.happenings.find(each => each.type === 'answered')
  expect(answered?.findings?.map(({ level, field }) => `${level} ${field}`)).toEqual(['warning dtmf_len'])
})

test('text of the server cannot move the cursor', async () => {
  const server = await flowServer(['{"action":"hangup","caller":"\u001b[2J"}'])
  const { out } = await run(['flow', 'try', '-c', await house(server.url), '--group', '120'])
  expect(out.join('\n')).not.toContain('\u001b')
})

test.each<[args: string[], en: string[], zh: string[]]>([
  [[], ['--group is missing: the group the call comes for'], ['缺少 --group：来电进入的座席组']],
  [['--callout'], ['--callee is missing: the number that is called out to'], ['缺少 --callee：外呼的号码']],
  [
    ['--group', '120', '--bridge', 'maybe', '--queue', 'x'],
    [
      '--bridge: expected answered | busy | no-answer | not-registered, got "maybe"',
      '--queue: expected agent | timeout, got "x"',
    ],
    [
      '--bridge：应为 answered | busy | no-answer | not-registered，实为 "maybe"',
      '--queue：应为 agent | timeout，实为 "x"',
    ],
  ],
  [
    ['--group', '1 2', '--rating', '55', '--dtmf', '1,x', '--url', 'ftp://a'],
    [
      '--group: expected the number of a group, got "1 2"',
      '--url: expected an address http://... or https://..., got "ftp://a"',
      '--dtmf: expected keys (0-9 * # A-D), one entry for each time, at most 200, got "1,x"',
      '--rating: expected one key (0-9 * #), got "55"',
    ],
    [
      '--group：应为座席组号，实为 "1 2"',
      '--url：应为 http://… 或 https://… 的地址，实为 "ftp://a"',
      '--dtmf：应为按键（0-9 * # A-D），每次一项，最多 200 项，实为 "1,x"',
      '--rating：应为一个按键（0-9 * #），实为 "55"',
    ],
  ],
])('a wrong command line is refused with everything that is wrong: %j', async (args, en, zh) => {
  expect(await run(['flow', 'try', ...args])).toEqual({ code: 2, out: [], err: en })
  const chinese = await runIn({ locale: 'zh_CN.UTF-8' }, ['flow', 'try', ...args])
  expect(chinese.err).toEqual(zh)
})
