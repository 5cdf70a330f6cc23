import { describe, expect, test } from 'vitest'
import { defaultQueueRules } from '../../acd/queue-rules.ts'
import type { GroupRecord } from '../../acd/records.ts'
import { group } from '../../acd/testing/records.ts'
import type { Holiday } from '../../hours/opening.ts'
import type { FlowRequest, FlowResponse } from '../contract.ts'
import { decide } from './decide.ts'
import type { Facts } from './facts.ts'

const request = (change: Partial<FlowRequest> = {}): FlowRequest => ({
  sip_network_ip: '127.0.0.1',
  sip_network_port: '5060',
  timestamp: '1',
  event: 'incoming',
  direction: 'inbound',
  caller_number: '13800138000',
  call_uuid: 'a',
  callee_number: '120',
  group_number: '120',
  middle_number: '',
  dtmf: '',
  additional_data: {},
  ...change,
})

/** Thursday at ten. */
const facts = (groups: readonly GroupRecord[], change: Partial<Facts> = {}): Facts => ({
  groups,
  local: { date: '2026-10-01', weekday: 4, minute: 600 },
  holidays: [],
  blacklisted: false,
  ...change,
})

const dayOff = (groups: readonly string[] = []): Holiday => ({
  date: '2026-10-01',
  name: '国庆节',
  hours: '',
  groups,
})

/** An answer in one line: what is not the default. */
function shown({
  action,
  action_data,
  after_bridge,
  use_survey,
  dtmf_len,
  dtmf_audio,
}: FlowResponse): string {
  const data = Object.entries(action_data).map(([name, value]) => `${name}=${value}`)
  const more = [
    after_bridge && `after_bridge=${after_bridge}`,
    use_survey && 'survey',
    dtmf_len > 0 && `${dtmf_len} of ${dtmf_audio}`,
  ]
  return [action, ...data, ...more.filter(each => each !== '' && each !== false)].join(' ')
}

const closed = { openingHours: 'mon 09:00-10:00' }

describe('a call arrives', () => {
  test.each<[string, Partial<GroupRecord>, Partial<Facts>, string]>([
    ['plainly', {}, {}, 'queue ad_group=120'],
    [
      'blacklisted',
      { ...closed, language: 'ask' },
      { blacklisted: true },
      'playback ad_rings=call-refused.wav',
    ],
    ['out of hours', closed, {}, 'playback ad_rings=closed.wav'],
    ['in hours', { openingHours: 'thu 10:00-11:00' }, {}, 'queue ad_group=120'],
    ['in hours nobody can read', { openingHours: 'ten' }, {}, 'queue ad_group=120'],
    ['on a day off', {}, { holidays: [dayOff()] }, 'playback ad_rings=holiday.wav'],
    [
      'on a day off of its group',
      {},
      { holidays: [dayOff(['119', '120'])] },
      'playback ad_rings=holiday.wav',
    ],
    ['on a day off of others', {}, { holidays: [dayOff(['119'])] }, 'queue ad_group=120'],
    ['out of hours, with an overflow', { ...closed, overflow: 'voicemail' }, {}, 'voicemail ad_number=120'],
    [
      'on a day off, with an overflow',
      { overflow: 'playback:a.wav' },
      { holidays: [dayOff()] },
      'playback ad_rings=a.wav',
    ],
    ['to be greeted', { greeting: 'hello.wav' }, {}, 'playback ad_rings=hello.wav ad_then=continue'],
    ['for a group that speaks English', { language: 'en' }, {}, 'queue ad_group=120 ad_language=en'],
    [
      'out of hours in English',
      { ...closed, language: 'en' },
      {},
      'playback ad_rings=closed.wav ad_language=en',
    ],
    ['to choose a language', { language: 'ask', greeting: 'hello.wav' }, {}, 'dtmf 1 of choose-language.wav'],
    ['out of hours, before choosing', { ...closed, language: 'ask' }, {}, 'playback ad_rings=closed.wav'],
    [
      'to hear who answers',
      { agentNumberAnnouncement: true },
      {},
      'queue ad_group=120 after_bridge=playback',
    ],
    ['to be asked for a mark', { survey: true }, {}, 'queue ad_group=120 survey'],
    ['for no group there is', { number: '119' }, {}, 'playback ad_rings=not-in-service.wav'],
    ['while the groups cannot be read', {}, { groups: null }, 'queue ad_group=120'],
    [
      'blacklisted while the groups cannot be read',
      {},
      { groups: null, blacklisted: true },
      'playback ad_rings=call-refused.wav',
    ],
  ])('%s', (_name, change, known, expected) => {
    expect(shown(decide(request(), facts([group('120', change)], known)))).toBe(expected)
  })
})

describe('the language is chosen', () => {
  test.each([
    ['1', 'zh'],
    ['2', 'en'],
    ['3', ''],
    ['', ''],
    ['constructor', ''],
  ])('with the key %j: %j', (dtmf, language) => {
    const asking = facts([group('120', { language: 'ask', greeting: 'hello.wav' })])
    const greeting = decide(request({ event: 'dtmf', dtmf }), asking)
    const spoken = language === '' ? '' : ` ad_language=${language}`
    expect(shown(greeting)).toBe(`playback ad_rings=hello.wav ad_then=continue${spoken}`)
    const next = request({ event: 'playback_done', additional_data: greeting.associate_data })
    expect(shown(decide(next, asking))).toBe(`queue ad_group=120${spoken}`)
  })
})

describe('nobody takes the call', () => {
  test.each([
    ['', 'playback ad_rings=no-agent.wav'],
    ['voicemail', 'voicemail ad_number=120'],
    ['voicemail:8000', 'voicemail ad_number=8000'],
    ['playback:a.wav|b.wav', 'playback ad_rings=a.wav|b.wav'],
    ['number:1001', 'bridge ad_number=1001'],
    ['queue:130', 'queue ad_group=130'],
    ['queue:999', 'playback ad_rings=no-agent.wav'],
    ['queue:120', 'playback ad_rings=no-agent.wav'],
    ['what nobody can read', 'playback ad_rings=no-agent.wav'],
  ])('overflow %j: %s', (overflow, expected) => {
    const known = facts([group('120', { overflow }), group('130')])
    expect(shown(decide(request({ event: 'queue_failed' }), known))).toBe(expected)
  })

  test('two groups do not pass a call to and fro', () => {
    const known = facts([
      group('120', { overflow: 'queue:130', language: 'en' }),
      group('130', { overflow: 'queue:120', survey: true, language: 'zh' }),
    ])
    const answers: string[] = []
    let last = decide(request(), known)
    while (last.action === 'queue') {
      answers.push(shown(last))
      last = decide(request({ event: 'queue_failed', additional_data: last.associate_data }), known)
    }
    expect([...answers, shown(last)]).toEqual([
      'queue ad_group=120 ad_language=en',
      'queue ad_group=130 ad_language=en survey',
      'playback ad_rings=no-agent.wav ad_language=en',
    ])
  })

  test('the next group is closed: its own overflow, and what was to be said first', () => {
    const night = (overflow: string) =>
      facts([group('120', { ...closed, overflow: 'queue:130' }), group('130', { ...closed, overflow })])
    expect(shown(decide(request(), night('number:1001')))).toBe('bridge ad_number=1001')
    expect(shown(decide(request(), night('')))).toBe('playback ad_rings=closed.wav')
    expect(shown(decide(request(), night('queue:120')))).toBe('playback ad_rings=closed.wav')
  })

  test('a group that speaks a language of its own sets it where none is set', () => {
    const known = facts([group('120', { overflow: 'queue:130' }), group('130', { language: 'en' })])
    expect(shown(decide(request({ event: 'queue_failed' }), known))).toBe('queue ad_group=130 ad_language=en')
  })

  test('the group has been removed meanwhile', () => {
    expect(shown(decide(request({ event: 'queue_failed' }), facts([])))).toBe(
      'playback ad_rings=no-agent.wav',
    )
  })

  test("the overflow's extension does not answer", () => {
    const known = facts([group('120', { overflow: 'number:1001' })])
    expect(shown(decide(request({ event: 'bridge_failed' }), known))).toBe('playback ad_rings=no-agent.wav')
  })

  test.each([
    ['120', 'queue ad_group=120 ad_priority=1000 survey'],
    ['', 'playback ad_rings=no-agent.wav'],
  ])('whom an agent of group %j has sent the caller to: %s', (group_number, expected) => {
    const known = facts([group('120', { survey: true })])
    const failed = { event: 'bridge_failed', group_number } as const
    const additional_data = { transferred_by: '1001', group: group_number }
    expect(shown(decide(request({ ...failed, additional_data }), known))).toBe(expected)
  })
})

describe('the way out of a group depends on why nobody takes the call', () => {
  const overflows = {
    closed: 'voicemail:8000',
    timeout: 'queue:130',
    queue_full: 'flow',
    no_agent: 'what nobody can read',
  }
  const own = { overflow: 'playback:a.wav', queue: { ...defaultQueueRules, overflows } }
  const outOf = (
    cause: string,
    change: Partial<GroupRecord> = {},
    data: FlowRequest['additional_data'] = {},
  ) =>
    shown(
      decide(
        request({ event: 'queue_failed', additional_data: { cause, ...data } }),
        facts([group('120', { ...own, ...change }), group('130')]),
      ),
    )

  test.each([
    ['closed', 'voicemail ad_number=8000'],
    ['timeout', 'queue ad_group=130'],
    ['queue_full', 'playback ad_rings=a.wav'],
    ['no_agent', 'playback ad_rings=a.wav'],
    ['too_many_waiting', 'playback ad_rings=a.wav'],
    ['constructor', 'playback ad_rings=a.wav'],
  ])('%s: %s', (cause, expected) => {
    expect(outOf(cause)).toBe(expected)
  })

  test('a call that arrives out of hours goes the way of the closed', () => {
    const night = (change: Partial<GroupRecord>) =>
      shown(decide(request(), facts([group('120', { ...closed, ...change })])))
    expect(night(own)).toBe('voicemail ad_number=8000')
    expect(night({ ...own, queue: defaultQueueRules })).toBe('playback ad_rings=a.wav')
  })

  test('a queue that was closed and says nothing more tells the caller so', () => {
    expect(outOf('closed', { overflow: '', queue: defaultQueueRules })).toBe('playback ad_rings=closed.wav')
  })

  test('the queue the call comes out of is the one it was led to, and it is not led back', () => {
    const known = facts([
      group('120', { overflow: 'voicemail' }),
      group('130', { queue: { ...defaultQueueRules, overflows: { timeout: 'queue:120' } } }),
    ])
    const led = (cause: string) =>
      shown(
        decide(
          request({ event: 'queue_failed', additional_data: { cause, group: '130', flow_groups: '120' } }),
          known,
        ),
      )
    expect(led('timeout')).toBe('playback ad_rings=no-agent.wav')
    expect(outOf('timeout', {}, { group: '120', flow_groups: '120' })).toBe('queue ad_group=130')
  })
})

test.each(['survey', 'callout', 'answered'] as const)('%s ends the call', event => {
  expect(shown(decide(request({ event }), facts([group('120')])))).toBe('hangup')
})
