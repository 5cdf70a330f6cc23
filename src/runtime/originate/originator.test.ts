import { expect, test } from 'vitest'
import { legId } from '../../core/shared/ids.ts'
import { failed } from './order.ts'
import { refusal, Stage } from './testing/stage.ts'

const answered = (id: string) => ({ type: 'answered', legId: id })

test('an extension is rung, and who answers goes where the line says', async () => {
  const stage = new Stage()
  const { began, ended } = stage.start("{a=1}user/1001 &playback(/a.wav) undef undef 'A B' 2000 20")
  await stage.settle()
  expect(stage.originates).toEqual([
    {
      type: 'originateTo',
      jobId: 'leg-2',
      legs: [
        {
          target: { type: 'extension', number: '1001' },
          legId: 'leg-1',
          displayNumber: '2000',
          mark: '',
          variables: { a: '1' },
        },
      ],
      displayName: 'A B',
      timeoutSeconds: 60,
      onAnswer: { type: 'application', name: 'playback', data: '/a.wav' },
    },
  ])
  expect(stage.desk.requests).toEqual([])
  stage.ring()
  expect(await began).toEqual({ type: 'began', legId: 'leg-1', switchName: 'sw1' })
  stage.answer()
  await stage.settle()
  expect(ended).toEqual([answered('leg-1')])
  expect([stage.originator.size, stage.clock.running]).toEqual([0, 0])
})

test('what nacd does itself is written on the leg, which the switch parks once it is answered', async () => {
  const stage = new Stage()
  stage.start('user/1001 &nbridge({a=1}139|user/1002)')
  await stage.settle()
  const { onAnswer: next, legs } = stage.last
  expect(next).toEqual({ type: 'application', name: 'park', data: '' })
  expect(legs[0]?.variables).toEqual({
    nacd_app: 'nbridge',
    nacd_data: '{a=1}139|user/1002',
    park_timeout: '14400:NORMAL_TEMPORARY_FAILURE',
    ignore_early_media: 'true',
  })
})

test('a line found in the moment in which the order is broken off is not called over', async () => {
  const stage = new Stage()
  stage.desk.answers.push(stage.desk.found('telecom'))
  const { ended } = stage.start('139 &park()')
  stage.originator.stop()
  await stage.settle()
  expect([stage.originates, stage.desk.open.size]).toEqual([[], 0])
  expect(ended).toMatchObject([{ type: 'failed', reason: 'nacd stops' }])
})

test('a leg that is to call out as its extension carries the number it was sent to', async () => {
  const stage = new Stage()
  stage.start('user/1001 &nout_did(139)')
  await stage.settle()
  expect(stage.last.legs[0]?.variables).toMatchObject({ nacd_app: 'nout_did', nacd_sent: '139' })
})

test('a leg that goes into the dialplan carries where nacd sent it', async () => {
  const stage = new Stage()
  stage.start('user/1001 120 XML public')
  await stage.settle()
  const { onAnswer: next, legs } = stage.last
  expect(next).toEqual({ type: 'extension', extension: '120', dialplan: 'XML', context: 'public' })
  expect(legs[0]?.variables).toEqual({ nacd_sent: '120' })
})

test('the uuid that the line names is the uuid of the leg, but for one over a trunk', async () => {
  const stage = new Stage()
  const uuid = '0d6a7a31-1e2b-4c3d-8e4f-5a6b7c8d9e0f'
  stage.desk.answers.push(stage.desk.found('telecom'))
  stage.start(`{origination_uuid=${uuid}}user/1001|139 &park()`)
  await stage.settle()
  expect(stage.last.legs[0]?.legId).toBe(uuid)
  stage.fail('USER_BUSY', 486)
  await stage.settle()
  expect(stage.last.legs).toEqual([
    {
      target: { type: 'gateway', gateway: 'telecom', number: '139' },
      legId: 'line-1',
      displayNumber: '0108',
      mark: 'm///',
      variables: {},
    },
  ])
})

test('a number gets its line, fails over as the desk says, and leaves when it is answered', async () => {
  const stage = new Stage()
  const { ended } = stage.start('[origination_caller_id_number=0755]139 &park()')
  expect(stage.desk.requests).toEqual([
    {
      number: '139',
      gateway: '',
      displayNumber: '0755',
      caller: '0755',
      extension: '',
      group: '',
      priority: 0,
      since: 1000,
      mayWait: true,
    },
  ])
  stage.desk.tell({ type: 'waits', story: [] })
  await stage.settle()
  expect(stage.originates).toEqual([])
  stage.desk.tell(stage.desk.found('one'))
  await stage.settle()
  stage.desk.answers.push(stage.desk.found('two'))
  stage.fail('NORMAL_TEMPORARY_FAILURE', 503)
  await stage.settle()
  expect(stage.desk.failures).toEqual([{ progress: 'none', sipCode: 503, cause: 'NORMAL_TEMPORARY_FAILURE' }])
  expect(stage.last.legs[0]?.target).toMatchObject({ gateway: 'two' })
  stage.ring()
  stage.answer()
  await stage.settle()
  expect(ended).toEqual([answered('line-2')])
  expect(stage.desk.open.size).toBe(0)
})

test('where the desk has forgotten the request, what the leg ended with is the answer', async () => {
  const stage = new Stage()
  stage.desk.answers.push(stage.desk.found('one'))
  const { ended } = stage.start('139 &park()')
  await stage.settle()
  stage.desk.open.clear()
  stage.fail('NORMAL_TEMPORARY_FAILURE', 503)
  await stage.settle()
  expect(ended).toEqual([failed('NORMAL_TEMPORARY_FAILURE')])
})

test('a leg that rang is told to the desk as one that rang', async () => {
  const stage = new Stage()
  stage.desk.answers.push(stage.desk.found('one'), refusal('NO_ANSWER', 'final'))
  const { ended } = stage.start('sofia/gateway/one/139 &park()')
  await stage.settle()
  expect(stage.desk.requests[0]).toMatchObject({ gateway: 'one', number: '139' })
  stage.originator.legProgress(stage.ring(), 'ringing')
  // The switch gives up first, and tells the end of the leg later.
  stage.done({ ok: false, cause: 'NO_ANSWER' })
  await stage.settle()
  expect(stage.desk.failures).toEqual([])
  stage.end('NO_ANSWER', 480)
  await stage.settle()
  expect(stage.desk.failures).toEqual([{ progress: 'ringing', sipCode: 480, cause: 'NO_ANSWER' }])
  expect(ended).toEqual([failed('NO_ANSWER')])
})

test('the end of a leg that is never told is not waited for', async () => {
  const stage = new Stage()
  const { ended } = stage.start('user/1001 &park()')
  await stage.settle()
  stage.ring()
  stage.done({ ok: false, cause: 'NO_ANSWER' })
  stage.clock.advance(1_000)
  await stage.settle()
  expect(ended).toEqual([failed('NO_ANSWER')])
})

test('the steps are tried in turn, and the last cause is the answer', async () => {
  const stage = new Stage()
  stage.desk.answers.push(refusal('OUTGOING_CALL_BARRED', 'notAllowed'))
  const { ended } = stage.start('user/1001|139|user/1002 &park()')
  await stage.settle()
  stage.fail('USER_BUSY', 486)
  await stage.settle()
  expect(stage.originates.map(({ legs }) => legs[0]?.target)).toEqual([
    { type: 'extension', number: '1001' },
    { type: 'extension', number: '1002' },
  ])
  stage.fail('NO_ANSWER', 480)
  await stage.settle()
  expect(ended).toEqual([failed('NO_ANSWER')])
})

test('of several at once those without a line are left out, and nobody waits', async () => {
  const stage = new Stage()
  stage.desk.answers.push(refusal('SWITCH_CONGESTION'), stage.desk.found('two'))
  const { ended } = stage.start('139,140,user/1001 &park()')
  await stage.settle()
  expect(stage.desk.requests.map(({ mayWait }) => mayWait)).toEqual([false, false])
  expect(stage.originates.map(({ legs }) => legs.map(({ target }) => target.type))).toEqual([
    ['gateway', 'extension'],
  ])
  stage.ring(0)
  stage.ring(1)
  stage.answer(1)
  await stage.settle()
  expect(ended).toMatchObject([{ type: 'answered', legId: stage.last.legs[1]?.legId }])
  expect(stage.desk.open.size).toBe(0)
})

test('when none of several gets a line, the reason is told', async () => {
  const stage = new Stage()
  stage.desk.answers.push(refusal('SWITCH_CONGESTION'), refusal('SWITCH_CONGESTION'))
  const { result } = stage.start('139,140 &park()')
  expect(await result).toEqual(failed('SWITCH_CONGESTION', 'all lines are in use'))
  expect(stage.originates).toEqual([])
})

test.each([
  [{ type: 'refused', reason: 'a sign' }, 'a sign'],
  [{ type: 'unknown', reason: 'gone' }, 'it is not known what became of it: gone'],
] as const)('a command that is %o is not sent again, nor is anything after it', async (outcome, reason) => {
  const stage = new Stage()
  stage.desk.answers.push(stage.desk.found('one'))
  for (const each of stage.switches) each.outcome = outcome
  const { result } = stage.start('139|user/1001 &park()')
  expect(await result).toEqual(failed('NORMAL_TEMPORARY_FAILURE', reason))
  expect(stage.originates).toHaveLength(1)
  expect([stage.desk.open.size, stage.desk.failures.length, stage.clock.running]).toEqual([0, 0, 0])
})

test('a switch that is lost ends what was under way there, and only there', async () => {
  const stage = new Stage()
  stage.desk.answers.push(stage.desk.found('one'))
  const ringing = stage.start('139|user/1001 &park()')
  const waiting = stage.start('140 &park()')
  const elsewhere = stage.start('user/1002 &park()', 'sw2')
  await stage.settle()
  stage.originator.lost(stage.switches[0] as never, 'gone')
  await stage.settle()
  const end = failed('NORMAL_TEMPORARY_FAILURE', 'the switch was lost: gone')
  expect([ringing.ended, waiting.ended, elsewhere.ended]).toEqual([[end], [end], []])
  expect(stage.desk.open.size).toBe(0)
  expect(stage.switches[0]?.originates).toHaveLength(1)
})

test('an originate the switch keeps silent about is given up', async () => {
  const stage = new Stage()
  const { ended } = stage.start('{originate_timeout=20}user/1001|user/1002 &park()')
  await stage.settle()
  const { legId: id } = stage.ring()
  expect(stage.last.timeoutSeconds).toBe(20)
  stage.clock.advance(34_999)
  await stage.settle()
  expect(ended).toEqual([])
  stage.clock.advance(1)
  await stage.settle()
  expect(ended).toMatchObject([{ type: 'failed', cause: 'RECOVERY_ON_TIMER_EXPIRE' }])
  expect(stage.switches[0]?.hungUp).toEqual([id])
  expect(stage.originates).toHaveLength(1)
})

test('hanging up the leg that rings ends the order', async () => {
  const stage = new Stage()
  const { ended } = stage.start('user/1001|user/1002 &park()')
  await stage.settle()
  const { legId: id } = stage.ring()
  expect(stage.originator.hangup(legId('other'))).toBe(false)
  expect(stage.originator.hangup(id)).toBe(true)
  expect(stage.switches[0]?.hungUp).toEqual([id])
  stage.end('ORIGINATOR_CANCEL', 0)
  stage.done({ ok: false, cause: 'ORIGINATOR_CANCEL' })
  await stage.settle()
  expect(ended).toEqual([failed('ORIGINATOR_CANCEL')])
  expect(stage.originates).toHaveLength(1)
})

test('a leg that comes when it is not wanted any more is hung up, and no other line is asked for', async () => {
  const stage = new Stage()
  stage.desk.answers.push(stage.desk.found('one'))
  const { ended } = stage.start('139|user/1001 &park()')
  await stage.settle()
  expect(stage.originator.hangup(legId('line-1'))).toBe(true)
  stage.ring()
  expect(stage.switches[0]?.hungUp).toEqual(['line-1'])
  stage.end('ORIGINATOR_CANCEL', 0)
  stage.done({ ok: false, cause: 'ORIGINATOR_CANCEL' })
  await stage.settle()
  expect(ended).toEqual([failed('ORIGINATOR_CANCEL')])
  expect([stage.desk.failures.length, stage.desk.open.size, stage.originates.length]).toEqual([0, 0, 1])
})

test('a leg that rings is shown until it is answered or gone', async () => {
  const stage = new Stage()
  stage.start('user/1001 &park()')
  await stage.settle()
  expect(stage.originator.ringing()).toEqual([])
  const facts = stage.ring()
  expect(stage.originator.ringing()).toEqual([
    { legId: facts.legId, switchName: 'sw1', caller: '1002', callee: '1002', facts },
  ])
  stage.answer()
  await stage.settle()
  expect(stage.originator.ringing()).toEqual([])
})

test('the switch is the one named, else that of the phone, else the first', async () => {
  const stage = new Stage()
  stage.phones.set('1001', ['sw2'])
  stage.start('user/1001 &park()')
  stage.start('user/1002 &park()')
  stage.start('user/1002 &park()', 'sw2')
  await stage.settle()
  expect(stage.switches.map(each => each.originates.length)).toEqual([1, 2])
  expect(await stage.start('user/1001 &park()', 'sw3').result).toMatchObject({
    reason: 'the switch sw3 is not connected',
  })
  stage.switches.length = 0
  expect(await stage.start('user/1001 &park()').began).toMatchObject({ reason: 'no switch is connected' })
})

test('there are no more at once than there may be', async () => {
  const stage = new Stage(1)
  stage.start('user/1001 &park()')
  expect(await stage.start('user/1002 &park()').result).toMatchObject({ type: 'failed' })
  await stage.settle()
  stage.fail('USER_BUSY', 486)
  await stage.settle()
  stage.start('user/1002 &park()')
  await stage.settle()
  expect(stage.originates).toHaveLength(2)
})

test("somebody else's originate is not ours", () => {
  expect(new Stage().done({ ok: false, cause: 'USER_BUSY' }, legId('other'))).toBe(false)
})
