import { expect, test } from 'vitest'
import { agent, group } from '../../core/acd/testing/records.ts'
import { noService } from '../../core/call/service/service.ts'
import { notTold } from '../../core/call/waiting/announcement.ts'
import { legId, millis } from '../../core/shared/ids.ts'
import type { AgentStore } from '../../ports/queue/agent-store.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { AcdRunner, type AcdRunnerDeps } from './acd-runner.ts'
import { noQueueParts } from './queue-parts.ts'

const store = (change: Partial<AgentStore> = {}): AgentStore => ({
  agents: () => Promise.resolve([agent('1001', ['121'])]),
  groups: () => Promise.resolve([group('121')]),
  setStatus: () => Promise.resolve(),
  onChange: () => undefined,
  ...change,
})

const runner = (change: Partial<AcdRunnerDeps>): AcdRunner =>
  new AcdRunner({
    clock: new ManualClock(),
    log: memoryLog(),
    store: store(),
    hasOneSwitch: true,
    memory: noQueueParts.memory,
    facts: noQueueParts.facts,
    vipPriority: () => 0,
    callbacks: { claim: () => null, callServed: () => undefined, callLeft: () => undefined },
    post: () => true,
    loaded: () => undefined,
    agentChanged: () => undefined,
    ...change,
  })

test('a store that fails is asked again', async () => {
  const clock = new ManualClock()
  let failures = 1
  const groups = () =>
    failures-- > 0 ? Promise.reject(new Error('locked')) : Promise.resolve([group('121')])
  const acd = runner({ clock, store: store({ groups }) })
  await acd.load()
  expect(acd.groups()).toEqual([])
  clock.advance(5_000)
  await expect.poll(() => acd.groups()).toHaveLength(1)
})

test('an offer for a call that is no more leaves the agent free', async () => {
  const acd = runner({ post: () => false })
  await acd.load()
  acd.tell({ type: 'registrations', switchName: '', extensions: ['1001'] })
  const wait = {
    group: '121',
    priority: 0,
    skills: '',
    timeoutSeconds: 0,
    music: [],
    service: noService,
    since: millis(0),
    before: [],
    told: notTold(millis(0)),
    speaking: '',
  } as const
  acd.join({ callId: legId('A'), callerNumber: '', switchName: 'sw' }, wait)
  expect(acd.stateOf('1001')).toBe('idle')
  expect(acd.engine.waitingIn('121')).toEqual([])
})
