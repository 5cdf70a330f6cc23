import { describe, expect, test } from 'vitest'
import { legId, millis } from '../shared/ids.ts'
import type { AcdEffect, Reason } from './acd-effect.ts'
import type { AcdEvent, Joining } from './acd-event.ts'
import { AcdEngine } from './engine.ts'
import { defaultQueueRules, type QueueRules } from './queue-rules.ts'
import type { AgentRecord, GroupRecord } from './records.ts'
import { fired, join, last, left, leg, offerAnswered, offerFailed, setUp } from './testing/events.ts'
import { agent, group } from './testing/records.ts'

/** Callers: their order, what changes while they wait, their own agents, and how a wait ends without one. */

const rules = (change: Partial<QueueRules>): Partial<GroupRecord> => ({
  queue: { ...defaultQueueRules, ...change },
})
const one = (change: Partial<GroupRecord> = {}, record: Partial<AgentRecord> = {}): AcdEvent[] =>
  setUp([agent('1001', ['121'], record)], [group('121', change)])
const level = (extension: string, at: number, record: Partial<AgentRecord> = {}): AgentRecord =>
  agent(extension, [], { groups: [{ number: '121', level: at, position: 1 }], ...record })
const away = leg('legUp', '1001')
const back = leg('legDown', '1001')
const status = (extension: string, value: 'ready' | 'offline'): AcdEvent => ({
  type: 'statusSet',
  extension,
  status: value,
  reason: '',
})
const escalation = (after: number, change: object) => ({
  after,
  levels: null,
  skills: 0,
  priority: 0,
  ...change,
})

describe('who goes first', () => {
  const both = (first: Partial<Joining>, second: Partial<Joining>): AcdEvent[] => [
    away,
    join('A', first),
    join('B', second),
    back,
  ]
  const late = millis(100_000)
  test.each<[string, readonly AcdEvent[], string]>([
    [
      'priority is worth as many seconds of wait as the group says',
      [...one(rules({ ageing: 30 })), ...both({}, { priority: 3, since: late })],
      'A',
    ],
    ['and no more', [...one(rules({ ageing: 60 })), ...both({}, { priority: 3, since: late })], 'B'],
    [
      'without ageing any priority goes first',
      [...one(rules({ ageing: 0 })), ...both({}, { priority: 1, since: late })],
      'B',
    ],
    ['even below nought', [...one(rules({ ageing: 0 })), ...both({ priority: -1 }, { since: late })], 'B'],
    ['of two at once who came first', [...one(), ...both({}, {})], 'A'],
    [
      'over all groups of the agent, the earliest place',
      [
        ...setUp([agent('1001', ['121', '122'])], [group('121'), group('122')]),
        ...both({ group: '121', since: late }, { group: '122' }),
      ],
      'B',
    ],
    [
      'in whichever of them that is',
      [
        ...setUp([agent('1001', ['121', '122'])], [group('121'), group('122')]),
        ...both({ group: '121' }, { group: '122', since: late }),
      ],
      'A',
    ],
    [
      'one who is put back has their own place',
      [
        ...one(),
        away,
        join('B', { since: late }),
        back,
        join('A'),
        offerFailed('B', '1001'),
        fired('rest', '1001'),
      ],
      'A',
    ],
    [
      'escalation raises priority',
      [
        ...one(rules({ ageing: 0, escalation: [escalation(1, { priority: 2 })] })),
        ...both({ priority: 1, since: late }, { since: late }).slice(0, 3),
        fired('escalation', 'B'),
        back,
      ],
      'B',
    ],
  ])('%s', (_name, events, expected) => {
    expect(last(events)).toEqual([`offer ${expected} to 1001`])
  })
})

describe('escalation', () => {
  const two = (steps: readonly object[], record: Partial<AgentRecord> = {}): AcdEvent[] =>
    setUp(
      [level('1001', 1), level('1002', 2, record)],
      [
        group(
          '121',
          rules({ levels: 1, escalation: steps.map((step, at) => escalation(10 * (at + 1), step)) }),
        ),
      ],
    )
  const english = { skills: [{ skill: 'english', score: 60 }] }
  test.each<[string, readonly AcdEvent[], readonly string[]]>([
    ['only open levels are asked', [...two([]), away, join('A')], []],
    [
      'the next step is waited for',
      [...two([{ levels: 2 }]), away, join('A', { since: millis(4000) })],
      ['timer escalation at 14000'],
    ],
    [
      'then a wider level is open',
      [...two([{ levels: 2 }]), away, join('A'), fired('escalation', 'A')],
      ['offer A to 1002'],
    ],
    [
      '0 opens all',
      [...two([{ levels: 0 }]), away, join('A'), fired('escalation', 'A')],
      ['offer A to 1002'],
    ],
    [
      'a step that says nothing of levels leaves them',
      [...two([{ priority: 1 }, { levels: 2 }]), away, join('A'), fired('escalation', 'A')],
      ['timer escalation at 20000'],
    ],
    [
      'steps that are over when the caller comes again are done',
      [...two([{ levels: 2 }]), away, join('A', { since: millis(-60_000) })],
      ['offer A to 1002'],
    ],
    [
      'less skill is enough, step by step',
      [
        ...two([{ levels: 2, skills: 10 }, { skills: 10 }], { skills: { english: 40 } }),
        join('A', english),
        fired('escalation', 'A'),
        fired('escalation', 'A'),
      ],
      ['offer A to 1002'],
    ],
    [
      'and no step sooner',
      [
        ...two([{ levels: 2, skills: 10 }, { skills: 10 }], { skills: { english: 40 } }),
        join('A', english),
        fired('escalation', 'A'),
      ],
      ['timer escalation at 20000'],
    ],
    [
      'who leaves escalates no more',
      [...two([{ levels: 2 }]), away, join('A'), left('A')],
      ['cancel escalation'],
    ],
    [
      'it goes on while a phone rings',
      [...two([{ levels: 2 }]), join('A'), fired('escalation', 'A'), offerFailed('A', '1001')],
      ['timer rest at 15000', 'offer A to 1002'],
    ],
    [
      'where the group changes its steps, they are done as they are now',
      [
        ...two([]),
        away,
        join('A', { since: millis(-60_000) }),
        { type: 'configured', agents: [level('1001', 1), level('1002', 2)], groups: [group('121')] },
      ],
      ['offer A to 1002'],
    ],
  ])('%s', (_name, events, expected) => {
    expect(last(events)).toEqual(expected)
  })
})

describe('the agent who spoke with the caller last', () => {
  const [x, y] = [agent('1001', ['121']), agent('1002', ['121'])]
  const house = (change: Partial<GroupRecord>, agents: readonly AgentRecord[] = [x, y]): AcdEvent[] => [
    ...setUp(agents, [group('121', change)]),
    { type: 'remembered', agents: [], talks: [{ callerNumber: '139', extension: '1002', at: millis(0) }] },
  ]
  const from = (name: string): AcdEvent => join(name, { callerNumber: '139' })
  const sticky = { sticky: true }
  const waits = { sticky: true, ...rules({ stickyWait: 10 }) }
  const [onCall, free] = [leg('legUp', '1002'), leg('legDown', '1002')]
  test.each<[string, readonly AcdEvent[], readonly string[]]>([
    ['is not theirs where the group does not want it', [...house({}), from('A')], ['offer A to 1001']],
    ['is theirs first where it does', [...house(sticky), from('A')], ['offer A to 1002']],
    ['or its strategy is one of 3 to 5', [...house({ strategy: '3' }), from('A')], ['offer A to 1002']],
    [
      'also when all are rung: theirs alone',
      [...house({ ...sticky, strategy: 'ring-all' }), from('A')],
      ['offer A to 1002'],
    ],
    [
      'after which come the others',
      [...house({ ...sticky, strategy: 'ring-all' }), from('A'), offerFailed('A', '1002')],
      ['timer rest at 15000', 'offer A to 1001'],
    ],
    ['of another caller is not', [...house(sticky), join('A', { callerNumber: '138' })], ['offer A to 1001']],
    [
      'is forgotten after the time the group gives',
      [...house({ sticky: true, ...rules({ stickyWithin: 0 }) }), from('A')],
      ['offer A to 1001'],
    ],
    [
      'comes before levels',
      [...house({ sticky: true, ...rules({ levels: 1 }) }, [x, level('1002', 2)]), from('A')],
      ['offer A to 1002'],
    ],
    [
      'but not before skills',
      [
        ...house(sticky, [agent('1001', ['121'], { skills: { vip: 1 } }), y]),
        join('A', { callerNumber: '139', skills: [{ skill: 'vip', score: 1 }] }),
      ],
      ['offer A to 1001'],
    ],
    ['is not waited for', [...house(sticky), onCall, from('A')], ['offer A to 1001']],
    ['unless the group says so', [...house(waits), onCall, from('A')], ['timer sticky at 15000']],
    ['and comes then', [...house(waits), onCall, from('A'), free], ['cancel sticky', 'offer A to 1002']],
    [
      'or another when the time is over',
      [...house(waits), onCall, from('A'), fired('sticky', 'A')],
      ['cancel sticky', 'offer A to 1001'],
    ],
    [
      'or when they go offline',
      [...house(waits), onCall, from('A'), status('1002', 'offline')],
      ['cancel sticky', 'offer A to 1001'],
    ],
    [
      'or when they are no agent any more',
      [
        ...house(waits),
        onCall,
        from('A'),
        { type: 'configured', agents: [x], groups: [group('121', waits)] },
      ],
      ['cancel sticky', 'offer A to 1001'],
    ],
    [
      'is waited for in a wrap-up',
      [...house({ ...waits, wrapUp: 5 }), onCall, offerAnswered('B', '1002'), free, from('A')],
      ['timer sticky at 17000'],
    ],
    [
      'not while they rest from one they did not take',
      [...house(waits), from('A'), offerFailed('A', '1002')],
      ['timer rest at 15000', 'offer A to 1001'],
    ],
    [
      'gives whoever waits longer their turn before',
      [
        ...house(waits),
        leg('legUp', '1001'),
        onCall,
        join('A', { callerNumber: '139', since: millis(9) }),
        join('B'),
        free,
      ],
      ['offer B to 1002'],
    ],
  ])('%s', (_name, events, expected) => {
    expect(last(events)).toEqual(expected)
  })

  test('is known from a talk through the queue', () => {
    const events: AcdEvent[] = [
      ...setUp([x, y], [group('121', sticky)]),
      leg('legUp', '1002'),
      { type: 'offerAnswered', callId: legId('A'), callerNumber: '139', extension: '1002', group: '121' },
      leg('legDown', '1002'),
      from('B'),
    ]
    expect(last(events)).toEqual(['offer B to 1002'])
  })
})

describe('a wait that ends without an agent', () => {
  const offline = { status: 'offline' } as const
  const needs = rules({ needsAgents: true })
  const vip = { skills: [{ skill: 'vip', score: 1 }] }
  test.each<[string, readonly AcdEvent[], readonly string[]]>([
    ['nobody logged in', [...one(needs, offline), join('A')], ['A fails: no_agent']],
    ['a group without agents', [...setUp([], [group('121', needs)]), join('A')], ['A fails: no_agent']],
    ['one who is busy is there', [...one(needs, { status: 'busy' }), join('A')], []],
    ['nor is anybody needed where the group does not say so', [...one({}, offline), join('A')], []],
    [
      'the last one logs out',
      [...one(needs), away, join('A'), status('1001', 'offline')],
      ['A fails: no_agent'],
    ],
    [
      'the last one is no agent any more',
      [...one(needs), away, join('A'), { type: 'configured', agents: [], groups: [group('121', needs)] }],
      ['A fails: no_agent'],
    ],
    [
      'the last one logs out while their phone rings',
      [...one(needs), join('A'), status('1001', 'offline')],
      ['withdraw A from 1001', 'A fails: no_agent'],
    ],
    [
      'the group begins to need agents',
      [
        ...one({}, offline),
        join('A'),
        { type: 'configured', agents: [agent('1001', ['121'], offline)], groups: [group('121', needs)] },
      ],
      ['A fails: no_agent'],
    ],
    [
      'too many for those who work',
      [...one(rules({ waitersPerAgent: 1 })), away, join('A'), join('B')],
      ['B fails: too_many_waiting'],
    ],
    ['a skill that nobody has', [...one(), join('A', vip)], ['A fails: no_such_skill']],
    [
      'one of score 0 is none',
      [...one({}, { skills: { vip: 0 } }), join('A', vip)],
      ['A fails: no_such_skill'],
    ],
    [
      'one that an agent has who is away is waited for',
      [...one({}, { ...offline, skills: { vip: 1 } }), join('A', vip)],
      [],
    ],
    [
      'a name that objects have by themselves is no skill',
      [...one(), join('A', { skills: [{ skill: 'constructor', score: 1 }] })],
      ['A fails: no_such_skill'],
    ],
  ])('%s', (_name, events, expected) => {
    expect(last(events)).toEqual(expected)
  })
})

/** The engine after these events, one each second, and the last reasons it gave. */
function told(events: readonly AcdEvent[]): { engine: AcdEngine; why: Reason | undefined } {
  const engine = new AcdEngine()
  const effects: AcdEffect[] = events.flatMap((event, at) => engine.apply(event, millis(1000 * (at + 1))))
  const last = effects.findLast(({ type }) => type === 'offer' || type === 'waits')
  return { engine, why: last && 'why' in last && typeof last.why === 'object' ? last.why : undefined }
}

describe('reasons', () => {
  const since = millis(2000)
  test.each<[string, readonly AcdEvent[], Reason]>([
    [
      'an agent who became free',
      [...one(), away, join('A', { since }), back],
      {
        strategy: 'longest-idle',
        level: 1,
        idleSeconds: 0,
        idle: 1,
        waitedSeconds: 3,
        on: 'legDown',
        agent: '1001',
      },
    ],
    [
      'a caller who came',
      [...one(), join('A', { since })],
      { strategy: 'longest-idle', level: 1, idleSeconds: 2, idle: 1, waitedSeconds: 1, on: 'callerJoined' },
    ],
    [
      'the least calls',
      [...one({ strategy: 'least-calls' }), join('A', { since })],
      { strategy: 'least-calls', level: 1, callsToday: 0, idle: 1, waitedSeconds: 1, on: 'callerJoined' },
    ],
    [
      'skills',
      [
        ...one({ strategy: 'skill-based' }, { skills: { vip: 70 } }),
        join('A', { since, skills: [{ skill: 'vip', score: 9 }] }),
      ],
      { strategy: 'skill-based', level: 1, skillScore: 70, idle: 1, waitedSeconds: 1, on: 'callerJoined' },
    ],
    [
      'why nobody is there',
      [
        ...setUp(
          [
            level('1001', 1, { status: 'offline' }),
            level('1002', 1, { status: 'busy' }),
            level('1003', 1, { skills: { vip: 10 } }),
            level('1004', 2),
            level('1005', 1),
            level('1006', 1),
          ],
          [group('121', rules({ levels: 1 }))],
        ),
        leg('legUp', '1005'),
        { type: 'unregistered', switchName: '', extension: '1006' },
        join('A', { skills: [{ skill: 'vip', score: 60 }] }),
      ],
      { agents: 6, offline: 1, busy: 1, unregistered: 1, talking: 1, level: 1, missingSkill: 1 },
    ],
    ['after a miss', [...one(), join('A'), offerFailed('A', '1001')], { agents: 1, resting: 1 }],
  ])('%s', (_name, events, expected) => {
    expect(told(events).why).toEqual(expected)
  })
})

describe('what people see', () => {
  const some = [...one(), away, join('A', { since: millis(9) }), join('B'), join('C', { priority: 1 })]

  test('places', () => {
    const { engine } = told(some)
    const places = ['C', 'B', 'A', 'D'].map(each => engine.placeOf(legId(each))?.position ?? null)
    expect(places).toEqual([1, 2, 3, null])
    expect(engine.waitingIn('121').map(({ callId }) => callId)).toEqual(['C', 'B', 'A'])
    expect(engine.waitingIn('999')).toEqual([])
    expect(engine.callers()).toHaveLength(3)
  })

  test('one whose phone rings has a place still', () => {
    const { engine } = told([...some, back])
    expect(engine.placeOf(legId('C'))).toEqual({ position: 1, length: 3, estimatedWaitMs: null })
  })

  test('a group: of agents without a call only those who are ready count as idle', () => {
    const statuses = ['ready', 'busy', 'offline', 'busy'] as const
    const agents = statuses.map((status, n) => agent(`100${n}`, ['121'], { status }))
    const { engine } = told([...setUp(agents), { type: 'unregistered', switchName: '', extension: '1003' }])
    expect(engine.groupNow('121')?.agents).toMatchObject({ idle: 1, busy: 1, offline: 1, unregistered: 1 })
  })

  test('a group', () => {
    const { engine } = told(some)
    expect(engine.groupNow('999')).toBeUndefined()
    expect(engine.groupNow('121')).toMatchObject({
      waiting: 3,
      oldestSince: 0,
      agents: { talking: 1, idle: 0 },
      loggedIn: 1,
    })
    engine.apply(left('B'), millis(20_000))
    expect(engine.groupNow('121')).toMatchObject({ waiting: 2, oldestSince: 0 })
    engine.apply(left('C'), millis(20_000))
    expect(engine.groupNow('121')).toMatchObject({ waiting: 1, oldestSince: 9 })
  })

  test('the wait is estimated from calls that were served, talk and wrap-up', () => {
    const served = (name: string): AcdEvent[] => [
      join(name),
      leg('legUp', '1001', name),
      offerAnswered(name, '1001'),
      leg('legDown', '1001', name),
      fired('rest', '1001'),
    ]
    const before = one({ wrapUp: 30 })
    const calls = ['1', '2', '3', '4', '5'].flatMap(served)
    const waiting = [away, join('A'), join('B', { since: millis(9) })]
    expect(
      told([...before, ...calls.slice(5), ...waiting]).engine.placeOf(legId('A'))?.estimatedWaitMs,
    ).toBeNull()
    const { engine } = told([...before, ...calls, ...waiting])
    // Each talk took a second, and so did each wrap-up.
    expect(engine.placeOf(legId('A'))?.estimatedWaitMs).toBe(2000)
    expect(engine.placeOf(legId('B'))?.estimatedWaitMs).toBe(4000)
  })
})

test('one whose phone rang while the group was set up anew waits by its new rules', () => {
  const agents = [level('1001', 1), level('1002', 2)]
  const events: AcdEvent[] = [
    ...setUp(agents, [group('121', rules({ levels: 1 }))]),
    join('A'),
    { type: 'configured', agents, groups: [] },
    { type: 'configured', agents, groups: [group('121')] },
    offerFailed('A', '1001'),
  ]
  expect(last(events)).toContain('offer A to 1002')
})

test('callers of more needs than there are lines for get any agent who has the skill', () => {
  const skills = { english: 5, vip: 100 }
  const engine = new AcdEngine()
  for (const event of setUp([agent('1001', ['121'], { skills })], [group('121')]))
    engine.apply(event, millis(1000))
  engine.apply(away, millis(2000))
  const needing = (score: number, since: number): AcdEvent =>
    join(`vip-${score}-${since}`, { since: millis(since), skills: [{ skill: 'english', score: 30 + score }] })
  for (let score = 1; score <= 63; score++) engine.apply(needing(score, 2000), millis(2000))
  engine.apply(join('A', { since: millis(3000), skills: [{ skill: 'english', score: 20 }] }), millis(3000))
  const offers = engine
    .apply(back, millis(4000))
    .flatMap(each => (each.type === 'offer' ? [each.callId] : []))
  expect(offers).toEqual(['A'])
})

test('lines of needs that nobody has any more make room', () => {
  const engine = new AcdEngine()
  const agents = [agent('1001', ['121'], { skills: { english: 5 } })]
  for (const event of setUp(agents, [group('121')])) engine.apply(event, millis(1000))
  for (let score = 10; score <= 90; score++) {
    const name = `call-${score}`
    engine.apply(join(name, { skills: [{ skill: 'english', score }] }), millis(2000))
    expect(engine.agent('1001')?.state).toBe('idle')
    engine.apply(left(name), millis(2000))
  }
})
