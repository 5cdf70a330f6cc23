import { expect, test } from 'vitest'
import type { FlowResponseInput } from '../../callflow/response.ts'
import { configFile, runIn } from '../testing/run-cli.ts'
import { flowServer } from './testing/flow-server.ts'
import { voicesFolder } from './testing/voices.ts'

const embedded =
  '<switch name="local" type="embedded" sip="127.0.0.1:5060" rtp="20000-20100" esl="127.0.0.1:8021"/>'

const answers: readonly FlowResponseInput[] = [
  { action: 'dtmf', dtmf_len: 1, dtmf_audio: 'welcome.wav|menu.wav', associate_data: { menu: 'main' } },
  {
    action: 'bridge',
    action_data: { ad_number: '1001', ad_timeout: '20', ad_data: 'sip_h_X-Ticket=42,api_on_answer=x' },
    transfer_ring: 'moment.wav',
    bridge_fail_ring: 'next.wav',
  },
  {
    action: 'queue',
    action_data: { ad_group: '121', ad_timeout: '60', ad_ring: 'music.wav' },
    use_survey: true,
    after_bridge: 'playback',
  },
  { action: 'hangup', dtmf_len: 3 },
]

/** Everything that is another in each run: ids, times, how long the server took, where things are. */
function settled(lines: readonly string[], voices: string, url: string): string {
  return `${lines.join('\n')}\n`
    .replaceAll(voices, 'voices')
    .replaceAll(url, 'http://server/call_flow')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/"timestamp": "\d+"/g, '"timestamp": "SECONDS"')
    .replace(/\d+ (ms|毫秒)/g, 'N $1')
    .replace(/(^|\s)\d+:\d\d\.\d /gm, '$1m:ss.s ')
    .replace(/(waited|等待) \d+\.\d/g, '$1 N.N')
}

test.each([
  ['zh', 'zh_CN.UTF-8'],
  ['en', 'en_US.UTF-8'],
])('a whole call as a person reads it, in %s', async (language, locale) => {
  const voices = await voicesFolder([
    { key: 'welcome', seconds: 2, zh: '您好，欢迎致电。', en: 'Hello, and welcome.' },
    { key: 'moment', seconds: 3, zh: '请稍候。', en: 'One moment, please.' },
    { key: 'next', seconds: 3, zh: '正在转接下一位。', en: 'Trying the next agent.' },
    { key: 'music', seconds: 24 },
    { key: 'agent-number', seconds: 1, zh: '工号', en: 'Agent' },
    { key: 'digits/8', seconds: 1, zh: '八', en: 'eight' },
    { key: 'digits/0', seconds: 1, zh: '零', en: 'zero' },
    { key: 'digits/1', seconds: 1, zh: '一', en: 'one' },
    { key: 'digits/yao', seconds: 1, zh: '幺', en: '' },
    { key: 'at-your-service', seconds: 1, zh: '为您服务。', en: 'at your service.' },
    { key: 'survey', seconds: 5, zh: '请您评价本次服务。', en: 'Please rate this call.' },
    { key: 'survey-thanks', seconds: 2, zh: '感谢您的评价。', en: 'Thank you.' },
  ])
  const server = await flowServer(answers)
  const file = await configFile({ demo: 'true', voices, language, http_call_flow_url: server.url }, embedded)
  const args = ['--group', '110', '--dtmf', '1', '--bridge', 'busy', '--rating', '5']
  const { out, code } = await runIn({ locale }, ['flow', 'try', '-c', file, ...args])
  expect(code).toBe(0)
  await expect(settled(out, voices, server.url)).toMatchFileSnapshot(`golden/try.${language}.txt`)
})
