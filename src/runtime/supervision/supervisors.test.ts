import { expect, test } from 'vitest'
import type { CallState } from '../../core/call/state.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import type { SupervisionMode } from '../../core/supervision/mode.ts'
import type { LegFacts } from '../../ports/switch.ts'
import { Stage } from '../originate/testing/stage.ts'
import { leg } from '../testing/paper-switch.ts'
import { Supervisors } from './supervisors.ts'

const callId = legId('call')

/** A call that talks, and a stage to ring supervisors on. `caller`, `callee`: the extensions at its ends. */
function open(ends: { caller?: string; callee?: string; phase?: string } = {}) {
  const { caller = '', callee = '1001', phase = 'bridged' } = ends
  const stage = new Stage()
  for (const extension of ['1001', '1003', '1004']) stage.phones.set(extension, ['sw1'])
  stage.phones.set('1005', ['sw2'])
  const calls = new Map([
    [callId, { uuid: callId, switchName: 'sw1', phase: { type: phase, legId: legId('other') } }],
    [
      legId('call-2'),
      { uuid: legId('call-2'), switchName: 'sw1', phase: { type: 'bridged', legId: legId('other-2') } },
    ],
  ])
  const facts = new Map<string, LegFacts>([
    ['call', leg('call', { extension: caller })],
    ['other', leg('other', { extension: callee, direction: 'outbound' })],
    ['call-2', leg('call-2', { extension: '' })],
    ['other-2', leg('other-2', { extension: '1002' })],
  ])
  const supervisors = new Supervisors({
    calls: { ownerOf: id => calls.get(id) as unknown as CallState | undefined },
    legs: { get: id => facts.get(id) },
    phones: { at: extension => stage.phones.get(extension) ?? [] },
    originator: stage.originator,
    switches: stage.switches,
  })
  const [on] = stage.switches
  if (on === undefined) throw new Error('no switch')
  const note = (event: Parameters<Supervisors['note']>[0]) => supervisors.note(event, on)
  const ask = (extension = '1003', mode: SupervisionMode = 'listen', call = 'call') =>
    supervisors.supervise({ callId: call, extension, mode })
  /** Rings 1003, and gives their leg. */
  const begun = async (mode: SupervisionMode = 'listen') => {
    const asked = ask('1003', mode)
    await stage.settle()
    const { legId: id } = stage.ring()
    const outcome = await asked
    expect(outcome).toMatchObject({ type: 'ringing', supervision: { leg: id, mode } })
    return id
  }
  const ended = (id: string) => {
    const event = {
      type: 'legEnded',
      at: millis(0),
      leg: leg(id),
      cause: 'NORMAL_CLEARING',
      sipCode: 0,
      endedBy: 'far',
      answeredAt: null,
    } as const
    stage.originator.legEnded(event)
    note(event)
  }
  return { stage, on, supervisors, note, ask, begun, ended }
}

test.each<[string, Parameters<typeof open>[0], string, string]>([
  ['the agent who was called', { caller: '', callee: '1001' }, 'other', '1001'],
  ['of two extensions the one that was called', { caller: '1002', callee: '1001' }, 'other', '1001'],
  ['the extension that calls out', { caller: '1002', callee: '' }, 'call', '1002'],
  ['of two trunks the one that was called', { caller: '', callee: '' }, 'other', ''],
])('watched is %s', async (_, ends, watched, shown) => {
  const { stage, ask } = open(ends)
  void ask('1003', 'whisper')
  await stage.settle()
  expect(stage.last).toMatchObject({
    legs: [
      {
        target: { type: 'extension', number: '1003' },
        displayNumber: shown,
        variables: {
          eavesdrop_whisper_bleg: 'true',
          nacd_supervises: 'call',
          nacd_supervision: 'whisper',
        },
      },
    ],
    onAnswer: { type: 'application', name: 'eavesdrop', data: watched },
  })
})

test.each<[string, Parameters<typeof open>[0], string, string, object]>([
  ['a call that is over', {}, 'none', '1003', { type: 'noSuchCall' }],
  ['the other leg of a call', {}, 'other', '1003', { type: 'noSuchCall' }],
  ['a call that waits', { phase: 'queued' }, 'call', '1003', { type: 'notTalking', phase: 'queued' }],
  ['the agent', {}, 'call', '1001', { type: 'ownCall' }],
  ['the caller', { caller: '1004' }, 'call', '1004', { type: 'ownCall' }],
  ['a phone that is off', {}, 'call', '1009', { type: 'notRegistered', switchName: 'sw1' }],
  ['a phone elsewhere', {}, 'call', '1005', { type: 'notRegistered', switchName: 'sw1' }],
])('%s is refused', async (_, ends, call, extension, refusal) => {
  const { stage, ask } = open(ends)
  expect(await ask(extension, 'listen', call)).toEqual(refusal)
  expect(stage.originates).toEqual([])
})

test('asked again, the mode is changed on the same leg, also while that does not exist yet', async () => {
  const { stage, on, supervisors, ask } = open()
  const [first, second] = [ask(), ask('1003', 'barge')]
  await stage.settle()
  const { legId: id } = stage.ring()
  expect(await first).toMatchObject({ type: 'ringing' })
  expect(await second).toMatchObject({ type: 'changed', supervision: { leg: id, mode: 'barge' } })
  expect(stage.originates).toHaveLength(1)
  expect(on.sent.at(-1)).toEqual({ type: 'supervise', legId: id, mode: 'barge' })
  expect(supervisors.of('call')).toMatchObject([{ extension: '1003', mode: 'barge' }])
  expect(await ask('1003', 'listen', 'call-2')).toEqual({ type: 'elsewhere', callId, leg: id })
})

test('a mode the switch does not change to is not told of', async () => {
  const { on, supervisors, ask, begun } = open()
  await begun()
  on.outcome = { type: 'refused', reason: '-ERR Cannot locate session!' }
  expect(await ask('1003', 'barge')).toMatchObject({ type: 'failed', reason: '-ERR Cannot locate session!' })
  expect(supervisors.of('call')).toMatchObject([{ mode: 'listen' }])
})

test('keys of the phone change the mode, and it is noted on the leg', async () => {
  const { on, supervisors, note, begun } = open()
  const id = await begun()
  for (const digit of ['5', '2', '2']) note({ type: 'digit', at: millis(0), leg: leg(id), digit })
  expect(supervisors.of('call')).toMatchObject([{ mode: 'whisper' }])
  expect(on.sent.slice(1)).toEqual([
    { type: 'setVariables', legId: id, variables: { nacd_supervision: 'whisper' } },
  ])
})

test('nobody supervises who did not answer, has hung up, or could not be rung', async () => {
  const { stage, supervisors, ask, begun, ended } = open()
  const id = await begun()
  stage.answer()
  ended(id)
  expect(supervisors.of('call')).toEqual([])
  const again = ask()
  await stage.settle()
  stage.done({ ok: false, cause: 'USER_BUSY' })
  await stage.settle()
  stage.clock.advance(2_000)
  expect(await again).toMatchObject({ type: 'failed', cause: 'USER_BUSY' })
  expect(supervisors.of('call')).toEqual([])
})

test('a watched leg that ends takes who rings and who is there with it', async () => {
  const { stage, on, begun, ended } = open()
  const id = await begun()
  ended('other')
  expect(on.hungUp).toEqual([id])
  stage.answer()
  ended('other')
  expect(on.hungUp).toEqual([id, id])
})

test('a call that ends before the supervisor’s leg is there ends that as soon as it comes', async () => {
  const { stage, on, ask, ended } = open()
  const asked = ask()
  await stage.settle()
  ended('other')
  expect(on.hungUp).toEqual([])
  const { legId: id } = stage.ring()
  await asked
  expect(on.hungUp).toEqual([id])
})

test('only the supervisors of that call are taken out of it', async () => {
  const { on, supervisors, begun } = open()
  const id = await begun()
  expect([supervisors.end('call-2', id), supervisors.end('call', 'other')]).toEqual([false, false])
  expect(on.hungUp).toEqual([])
  expect(supervisors.end('call', id)).toBe(true)
  expect(on.hungUp).toEqual([id])
})

test('after a reconnect those are there whom the switch has', async () => {
  const { stage, supervisors, note, begun } = open()
  await begun()
  stage.answer()
  await stage.settle()
  const found = (id: string, extension: string, mode: string) =>
    leg(id, { extension, variables: { nacd_supervises: 'call', nacd_supervision: mode } })
  const legs = [found('a', '1004', 'barge'), found('b', '1005', 'strange'), leg('other')]
  note({ type: 'switchReady', at: millis(0), legs, registered: [] })
  expect(supervisors.of('call')).toEqual([
    { callId, extension: '1004', leg: 'a', mode: 'barge', switchName: 'sw1' },
    { callId, extension: '1005', leg: 'b', mode: 'listen', switchName: 'sw1' },
  ])
})

test('one who was sent away is rung anew, though their leg is not gone yet', async () => {
  const { stage, supervisors, ask, begun } = open()
  supervisors.end('call', await begun())
  void ask('1003', 'barge')
  await stage.settle()
  expect(stage.originates).toHaveLength(2)
})
