import { expect, it } from 'vitest'
import { hangup, onEvents, playback } from './support/flow/answers.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { until } from './support/until.ts'

onEachSwitch('playback and hang-up', house => {
  it('playback: the caller hears ad_rings and is hung up', async () => {
    const { flow, nacd } = house()
    flow.begin(onEvents({ incoming: playback('closed.wav') }))
    const caller = await house().phone('1002')
    await caller.dial('122')
    const { call_uuid } = await flow.asked('incoming')
    await caller.ear.hears('closed', { forMs: 700 })
    await caller.closed()
    expect(flow.requests.map(({ event }) => event)).toEqual(['incoming'])
    const cdr = await until('the call record', () => nacd.api.cdr(call_uuid))
    expect(cdr).toMatchObject({
      cause: 'NORMAL_CLEARING',
      ended_by: 'system',
      bridged_at: null,
      agent_extension: '',
    })
  })

  it('playback: several files are heard one after the other', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: playback('welcome.wav|closed.wav|goodbye.wav') }))
    const caller = await house().phone('1002')
    await caller.dial('122')
    await caller.closed()
    expect(caller.ear.tonesSince()).toEqual(['welcome', 'closed', 'goodbye'])
  })

  it('playback with ad_then continue: asks again with playback_done', async () => {
    const { flow } = house()
    flow.begin(
      onEvents({ incoming: playback('welcome.wav', 'continue'), playback_done: playback('goodbye.wav') }),
    )
    const caller = await house().phone('1002')
    await caller.dial('122')
    await flow.asked('playback_done')
    await caller.closed()
    expect(flow.requests.map(({ event }) => event)).toEqual(['incoming', 'playback_done'])
    expect(caller.ear.tonesSince()).toEqual(['welcome', 'goodbye'])
  })

  it('hangup: the caller hears ad_rings first', async () => {
    const { flow, push } = house()
    flow.begin(onEvents({ incoming: hangup('goodbye.wav') }))
    const caller = await house().phone('1002')
    await caller.dial('119')
    await caller.closed()
    expect(caller.ear.tonesSince()).toEqual(['goodbye'])
    await push.tells({ 'inbound 1002 to 119': ['incoming', 'answered', 'hangup'] })
  })

  it('hangup without ad_rings: the call is refused unanswered', async () => {
    const { flow, nacd, push } = house()
    flow.begin(onEvents({ incoming: hangup() }))
    const caller = await house().phone('1002')
    await caller.dial('119')
    expect(await caller.closed()).toMatch(/^480 /)
    const cdr = await until('the call record', () => nacd.api.cdr(flow.requests[0]?.call_uuid ?? ''))
    expect(cdr).toMatchObject({
      answered_at: null,
      cause: 'NORMAL_CLEARING',
      sip_code: 480,
      ended_by: 'system',
    })
    await push.tells({ 'inbound 1002 to 119': ['incoming', 'canceled'] })
  })

  it('a prompt that does not exist ends like one that has been heard', async () => {
    const { flow } = house()
    flow.begin(
      onEvents({ incoming: playback('no-such-file.wav', 'continue'), playback_done: playback('closed.wav') }),
    )
    const caller = await house().phone('1002')
    await caller.dial('122')
    await flow.asked('playback_done')
    await caller.closed()
    expect(caller.ear.tonesSince()).toEqual(['closed'])
  })

  it('tones and silence need no file', async () => {
    const { flow } = house()
    // 1480 Hz is the tone that bridge_fail_ring has elsewhere.
    flow.begin(onEvents({ incoming: playback('silence_stream://300|tone_stream://%(800,0,1480)') }))
    const caller = await house().phone('1002')
    await caller.dial('122')
    await caller.closed()
    expect(caller.ear.tonesSince()).toEqual(['failed'])
  })
})
