import { expect, test } from 'vitest'
import { legId } from '../../core/shared/ids.ts'
import type { Supervision, SupervisionOutcome, SupervisionRequest } from '../supervision/supervision.ts'
import { type NacdCommandDeps, runNacd } from './nacd.ts'

const supervision: Supervision = {
  callId: legId('a-1'),
  extension: '1003',
  leg: legId('s-1'),
  mode: 'listen',
  switchName: 'fs1',
}

async function run(line: string, outcome: SupervisionOutcome = { type: 'ringing', supervision }) {
  const asked: SupervisionRequest[] = []
  const supervisors: NacdCommandDeps['supervisors'] = {
    supervise: async request => {
      asked.push(request)
      return outcome
    },
    end: (call, leg) => call === 'a-1' && leg === 's-1',
    of: call => (call === 'a-1' ? [supervision] : []),
  }
  // The other parts belong to other sub-commands.
  const answer = await runNacd(`supervise ${line}`, { supervisors } as unknown as NacdCommandDeps)
  return { answer, asked }
}

const usage = '-ERR usage: nacd supervise <uuid> <extension> [listen|whisper|barge|off]'

test.each([
  ['a-1 1003', '+OK s-1 listen', ['listen']],
  ['a-1 1003 barge', '+OK s-1 barge', ['barge']],
  ['a-1 1003  off', '+OK 1003 off', []],
  ['a-1 1004 off', '-ERR 1004 is not in this call', []],
  ['a-2 1003 off', '-ERR 1003 is not in this call', []],
  ['', usage, []],
  ['a-1', usage, []],
  ['a-1 1003 shout', usage, []],
  ['a-1 1003 listen more', usage, []],
  ['a-1 user/1003', usage, []],
])('nacd supervise %s: %s', async (line, answer, modes) => {
  const result = await run(line)
  expect([result.answer, result.asked.map(({ mode }) => mode)]).toEqual([answer, modes])
})

test.each<[SupervisionOutcome, string]>([
  [{ type: 'changed', supervision }, '+OK s-1 listen'],
  [{ type: 'noSuchCall' }, '-ERR no such call'],
  [{ type: 'notTalking', phase: 'queued' }, '-ERR nobody talks in this call, it is queued'],
  [{ type: 'ownCall' }, '-ERR 1003 is in this call itself'],
  [{ type: 'elsewhere', callId: legId('a-2'), leg: legId('s-2') }, '-ERR 1003 supervises the call a-2'],
  [{ type: 'notRegistered', switchName: 'fs1' }, '-ERR 1003 is not registered at fs1'],
  [{ type: 'failed', cause: 'USER_BUSY', reason: '' }, '-ERR USER_BUSY'],
  [
    { type: 'failed', cause: 'NORMAL_TEMPORARY_FAILURE', reason: 'gone' },
    '-ERR NORMAL_TEMPORARY_FAILURE gone',
  ],
])('%o in words', async (outcome, answer) => {
  expect((await run('a-1 1003', outcome)).answer).toBe(answer)
})
