/**
 * What somebody in a hurry writes in place of the example server: one file on bare node:http. It does the same for groups
 * 110, 119-122: checks the request, menus, agents by idle time, push events, one printed line per request.
 */
import { createServer, type ServerResponse } from 'node:http'

interface Call {
  event: string
  direction: string
  call_uuid: string
  caller_number: string
  callee_number: string
  group_number: string
  dtmf: string
  additional_data: { menu?: string; badKeys?: number; tried?: string[]; cause?: string }
}

const texts = [
  'event',
  'direction',
  'call_uuid',
  'caller_number',
  'callee_number',
  'group_number',
  'dtmf',
] as const
const agents = Array.from({ length: 10 }, (_, n) => ({
  number: String(1001 + n),
  job: String(8001 + n),
  legs: new Set<string>(),
  idleSince: 0,
  restUntil: 0,
  chosenFor: '',
}))
const byNumber = new Map(agents.map(agent => [agent.number, agent]))
const talk = { use_survey: true, survey_ring: ['survey.wav', 'survey-thanks.wav'] }
const play = (audio: string) => ({ action: 'playback', action_data: { ad_rings: audio } })
const goodbye = { action: 'hangup', action_data: { ad_rings: 'goodbye.wav' } }
const message = { action: 'voicemail', action_data: { ad_number: '110', ad_rings: 'leave-message.wav' } }
const queue = {
  action: 'queue',
  action_data: { ad_group: '121', ad_timeout: '120', ad_ring: 'hold-music.wav' },
  after_bridge: 'playback',
  after_bridge_data: '',
  ...talk,
}

const menu = (name: string, audio: string, badKeys = 0) => ({
  action: 'dtmf',
  dtmf_len: 1,
  dtmf_audio: audio,
  dtmf_bad_audio: 'bad-input.wav',
  associate_data: { menu: name, badKeys },
})

function release(uuid: string): void {
  for (const agent of agents) {
    if (agent.chosenFor !== uuid) continue
    agent.chosenFor = ''
    agent.restUntil = 0
  }
}

function nextAgent(call: Call): object {
  const tried = call.additional_data.tried ?? []
  const now = Date.now()
  release(call.call_uuid)
  let chosen: (typeof agents)[number] | undefined
  for (const agent of agents) {
    if (agent.legs.size > 0 || agent.restUntil > now) continue
    if (agent.number === call.caller_number || tried.includes(agent.number)) continue
    if (chosen === undefined || agent.idleSince < chosen.idleSince) chosen = agent
  }
  if (chosen === undefined) return play('no-agent.wav')
  chosen.chosenFor = call.call_uuid
  chosen.restUntil = now + 20_000
  return {
    action: 'bridge',
    action_data: {
      ad_number: chosen.number,
      ad_gateway: '',
      ad_display_number: '',
      ad_timeout: '20',
      ad_data: '',
    },
    transfer_ring: tried.length === 0 ? 'please-wait.wav' : '',
    wait_for_answer_ring: 'tone_stream://%(1000,4000,450)',
    bridge_fail_ring: tried.length === 0 ? 'next-agent.wav' : '',
    associate_data: { tried: [...tried, chosen.number] },
    after_bridge: 'playback',
    after_bridge_data: chosen.job,
    ...talk,
  }
}

function mainKey(call: Call): object | undefined {
  if (call.dtmf === '1') return nextAgent(call)
  if (call.dtmf === '2') return menu('support', 'menu-support.wav')
  if (call.dtmf === '3') return play('announcement.wav')
  return call.dtmf === '0' ? queue : undefined
}

function supportKey(call: Call): object | undefined {
  if (call.dtmf === '1') return queue
  if (call.dtmf === '2') return message
  return call.dtmf === '*' ? menu('main', 'menu-main.wav') : undefined
}

function keyPressed(call: Call): object {
  const { menu: name = '', badKeys = 0 } = call.additional_data
  if (call.dtmf === '') return goodbye
  const known = name === 'main' ? mainKey(call) : supportKey(call)
  if (known !== undefined) return known
  return badKeys >= 2 ? goodbye : menu(name, `bad-input.wav|menu-${name}.wav`, badKeys + 1)
}

function decide(call: Call): object {
  if (call.event === 'dtmf') return keyPressed(call)
  if (call.event === 'bridge_failed') return nextAgent(call)
  if (call.event !== 'incoming') return play('no-agent.wav')
  if (call.group_number === '110') return menu('main', 'welcome.wav|menu-main.wav')
  if (call.group_number === '119') return goodbye
  if (call.group_number === '120') return nextAgent(call)
  if (call.group_number === '121') return queue
  return play(call.group_number === '122' ? 'announcement.wav' : 'not-in-service.wav')
}

function pushed(call: Call): object {
  const ends = call.event === 'hangup' || call.event === 'canceled'
  if (ends) release(call.call_uuid)
  const agent = byNumber.get(call.direction === 'outbound' ? call.callee_number : call.caller_number)
  if (agent === undefined) return {}
  if (ends) {
    if (agent.legs.delete(call.call_uuid)) agent.idleSince = Date.now()
  } else {
    agent.legs.add(call.call_uuid)
    agent.chosenFor = ''
    agent.restUntil = 0
  }
  return {}
}

function readCall(text: string): Call | null {
  try {
    const call = JSON.parse(text)
    return texts.every(name => typeof call[name] === 'string') ? call : null
  } catch {
    return null
  }
}

function answer(url: string, text: string, response: ServerResponse): void {
  const call = readCall(text)
  if (call === null) {
    response.writeHead(400).end()
    return
  }
  const body = url === '/push_event' ? pushed(call) : decide(call)
  const now = new Date().toISOString()
  console.log(
    `${now} ${url} ${call.event} ${call.caller_number} > ${call.callee_number} ${call.group_number}`,
  )
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body))
}

createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => answer(request.url ?? '', Buffer.concat(chunks).toString(), response))
}).listen(Number(process.env.PORT), '127.0.0.1')
