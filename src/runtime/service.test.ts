import { describe, expect, test } from 'vitest'
import { agent, group } from '../core/acd/testing/records.ts'
import type { FlowEvent, FlowResponse } from '../core/flow/contract.ts'
import { millis } from '../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../ports/switch.ts'
import { House } from './testing/house.ts'
import { leg } from './testing/paper-switch.ts'

/** Conversations with everything around them, through the runtime: what is sent to which leg, and what is pushed. */

const at = millis(2000)
const ours: readonly FlowEvent[] = ['queued', 'offered', 'agent_state', 'survey', 'transfer', 'recording']

async function openHouse(answers: readonly Partial<FlowResponse>[]): Promise<House> {
  const house = new House(answers)
  for (const event of ours) house.wanted.add(event)
  house.groups.push(group('121', { agentNumberAnnouncement: true, survey: true }))
  house.agents.push({ ...agent('1001', ['121']), jobNumber: '8001' })
  await house.runtime.start()
  await house.emit({ type: 'registered', at, extension: '1001' })
  return house
}

const agentFacts = (id: string): LegFacts =>
  leg(id, { direction: 'outbound', extension: '1001', calleeNumber: '1001', answered: true })

const ended = (facts: LegFacts): SwitchEvent => ({
  type: 'legEnded',
  at,
  leg: facts,
  cause: 'NORMAL_CLEARING',
  sipCode: 0,
  endedBy: 'far',
  answeredAt: at,
})

/** The announcement or question that plays on `facts`'s leg is over. */
async function heard(house: House, facts: LegFacts, digits = '', recordedMs = 0): Promise<void> {
  const sent = house.switch.sent.findLast(each => 'requestId' in each && each.legId === facts.legId)
  const requestId = sent !== undefined && 'requestId' in sent ? sent.requestId : house.playing
  await house.emit({
    type: 'executeDone',
    at,
    leg: facts,
    requestId,
    application: '',
    response: '',
    digits,
    recordedMs,
  })
}

const ownEvents = (house: House) =>
  house.pushed
    .filter(({ event }) => ours.includes(event))
    .map(({ event, additional_data: data, callee_number: callee, dtmf }) =>
      event === 'agent_state' ? `${callee} ${data.state}` : `${event} ${dtmf}`.trim(),
    )

describe('a call through the queue, announced and rated', () => {
  async function talking() {
    const house = await openHouse([{ action: 'queue', action_data: { ad_group: '121' } }])
    await house.parked('A')
    const facts = agentFacts(house.rung[0] ?? '')
    await house.emit({ type: 'legCreated', at, leg: facts }, { type: 'legParked', at, leg: facts })
    return { house, facts, caller: leg('A') }
  }

  test('the music stops, both hear the number digit by digit, then they are joined', async () => {
    const { house, facts, caller } = await talking()
    const prompts = [
      '/voices/zh/agent-number.wav',
      '/voices/zh/digits/8.wav',
      '/voices/zh/digits/0.wav',
      '/voices/zh/digits/0.wav',
      '/voices/zh/digits/yao.wav',
      '/voices/zh/at-your-service.wav',
    ]
    expect(house.switch.sent.slice(-2)).toMatchObject([
      { type: 'stopPlaying', legId: 'A' },
      { type: 'play', legId: facts.legId, prompts },
    ])
    // The end of the music, which was broken off.
    await heard(house, caller)
    expect(house.switch.sent.at(-1)).toMatchObject({ type: 'play', legId: 'A', prompts })
    await heard(house, facts)
    expect(house.sentTypes.at(-1)).toBe('play')
    await heard(house, caller)
    expect(house.switch.sent.at(-1)).toEqual({ type: 'bridgeLegs', legId: 'A', otherId: facts.legId })
  })

  test('every step of it is pushed', async () => {
    const { house, facts, caller } = await talking()
    await heard(house, caller)
    await heard(house, caller)
    await heard(house, facts)
    await house.emit({ type: 'legBridged', at, leg: caller, otherId: facts.legId }, ended(facts))
    expect(house.switch.sent.at(-1)).toMatchObject({
      type: 'collectDigits',
      prompts: ['/voices/zh/survey.wav'],
    })
    await heard(house, caller, '4')
    await heard(house, caller)
    expect(ownEvents(house)).toEqual([
      '1001 idle',
      'queued',
      '1001 ringing',
      'offered',
      '1001 talking',
      '1001 idle',
      'survey 4',
    ])
    expect(house.asked.at(-1)).toMatchObject({ event: 'survey', dtmf: '4' })
    await house.emit(ended(caller))
    expect(house.ended).toMatchObject([{ surveyDigit: '4', agentNumber: '8001', endedBy: 'agent' }])
  })
})

test('ad_language: the words nacd says from then on are in that language', async () => {
  const house = await openHouse([
    {
      action: 'playback',
      action_data: { ad_rings: 'say://number/12', ad_then: 'continue', ad_language: 'en' },
    },
    { action: 'playback', action_data: { ad_rings: 'goodbye.wav' } },
  ])
  await house.parked('A')
  expect(house.switch.sent.at(-1)).toMatchObject({ prompts: ['/voices/en/numbers/12.wav'] })
  await heard(house, leg('A'))
  expect(house.switch.sent.at(-1)).toMatchObject({ prompts: ['/voices/en/goodbye.wav'] })
})

test('voicemail: recorded, told, confirmed', async () => {
  const house = await openHouse([{ action: 'voicemail', action_data: { ad_number: '1001' } }])
  await house.parked('A')
  await heard(house, leg('A'))
  expect(house.switch.sent.at(-1)).toMatchObject({ type: 'record', path: '/recordings/1001-A.3.wav' })
  await heard(house, leg('A'), '', 4000)
  expect(house.pushed.find(({ event }) => event === 'recording')).toMatchObject({
    call_uuid: 'A',
    additional_data: { mailbox: '1001', recording: '/recordings/1001-A.3.wav', seconds: '4' },
  })
  expect(house.switch.sent.at(-1)).toMatchObject({ prompts: ['/voices/zh/message-saved.wav'] })
})

test('a message for which the disk has no room is not taken, and the caller is let go', async () => {
  const house = await openHouse([{ action: 'voicemail', action_data: { ad_number: '1001' } }])
  house.hasRoom = false
  await house.parked('A')
  await heard(house, leg('A'))
  expect(house.sentTypes).not.toContain('record')
  expect(house.switch.sent.at(-1)).toMatchObject({ prompts: ['/voices/zh/goodbye.wav'] })
  expect(house.steps.map(({ type }) => type)).toContain('record_failed')
})

describe('a transfer', () => {
  const transfer = { action: 'transfer', action_data: { ad_number: '121' } } as const

  test('leaves nothing of the call behind', async () => {
    const house = await openHouse([transfer])
    await house.parked('A')
    expect(house.switch.sent.at(-1)).toEqual({
      type: 'transfer',
      legId: 'A',
      destination: '121',
      nextPart: 2,
    })
    expect(house.runtime.calls.size).toBe(0)
    expect(house.ended).toMatchObject([{ uuid: 'A', cause: 'BLIND_TRANSFER' }])
    expect(ownEvents(house)).toContain('transfer')
  })

  test('into another group comes back as a new call', async () => {
    const house = await openHouse([transfer, { action: 'dtmf', dtmf_len: 1 }])
    await house.parked('A')
    await house.parked('A', { variables: { nacd_app: 'nacd', nacd_data: '121', nacd_part: '2' } })
    expect(house.asked).toMatchObject([{ group_number: '120' }, { group_number: '121' }])
    // The server knows the call by its uuid, and must not take the new question for the old one asked again.
    expect(house.asked.map(({ call_uuid }) => call_uuid)).toEqual(['A', 'A'])
    expect(house.eventIds).toEqual(['A.1', 'A.p2.1'])
    expect(house.runtime.calls.calls()).toMatchObject([{ group: '121', phase: { type: 'collecting' } }])
    await house.emit(ended(leg('A')))
    expect(house.ended).toMatchObject([
      { uuid: 'A', cause: 'BLIND_TRANSFER' },
      { uuid: 'A.p2', cause: 'NORMAL_CLEARING' },
    ])
  })

  test('that is refused goes the way of the fallback', async () => {
    const house = await openHouse([transfer])
    house.switch.refuse = 'transfer'
    await house.parked('A')
    await house.settle()
    expect(house.sentTypes.at(-1)).toBe('hangup')
  })
})

test('nwaycallout: the server is asked with callout, and told the data of the dialplan', async () => {
  const house = await openHouse([])
  await house.parked('A', { variables: { nacd_app: 'nwaycallout', nacd_data: 'campaign 7' } })
  expect(house.asked).toMatchObject([
    {
      event: 'callout',
      direction: 'outbound',
      group_number: '',
      additional_data: { callout_data: 'campaign 7' },
    },
  ])
})
