import type { Words } from '../problem.ts'
import { quoted } from './finding.ts'

const say = (en: string, zh: string): Words => ({ en, zh })

/** What the rules say, in both languages. Values of the answer come in quoted. */
export const messages = {
  unknownName: (name: string) =>
    say(`nacd does not know ${quoted(name)} and leaves it out`, `nacd 不认识字段 ${quoted(name)}，会忽略`),
  misspelt: (name: string, near: string) =>
    say(
      `nacd does not know ${quoted(name)}; ${near} may be meant`,
      `nacd 不认识字段 ${quoted(name)}，是否应为 ${near}`,
    ),
  noAction: (known: readonly string[]) =>
    say(`there is no action; one of ${known.join(', ')}`, `没有 action，应为：${known.join('、')}`),
  unknownAction: (action: string, known: readonly string[]) =>
    say(
      `nacd does not know the action ${quoted(action)}; there are ${known.join(', ')}`,
      `nacd 不认识动作 ${quoted(action)}，可用的有：${known.join('、')}`,
    ),
  textBelongs: say('a text belongs here, not a number', '此处应为字符串，不是数字'),
  numberBelongs: say('a number belongs here, not a text', '此处应为数字，不是字符串'),
  flagBelongs: say('true or false belongs here', '此处应为 true 或 false'),
  textsBelong: say('texts belong in this list, not numbers', '列表里应为字符串，不是数字'),

  noNumber: (action: string) => say(`${action} without ad_number`, `${action} 没有 ad_number`),
  badNumber: (number: string) =>
    say(
      `${quoted(number)} cannot be dialled: digits, letters, + * # _ . - only`,
      `${quoted(number)} 无法呼叫：只能含数字、字母和 + * # _ . -`,
    ),
  badGateway: (gateway: string) =>
    say(
      `${quoted(gateway)} cannot be the name of a gateway: nothing is dialled`,
      `${quoted(gateway)} 不能作为网关名称：不会外呼`,
    ),
  badDisplay: (number: string) =>
    say(
      `${quoted(number)} is no number: the caller's own number is shown`,
      `${quoted(number)} 不是号码：将显示主叫自己的号码`,
    ),
  badVariable: (part: string) =>
    say(
      `the variable ${quoted(part)} is refused: name=value without braces, quotes or |, and nothing that makes the switch run something or that nacd keeps itself`,
      `变量 ${quoted(part)} 会被拒绝：应为 name=value，不含花括号、引号和 |，不能让交换机执行命令，也不能是 nacd 自用的变量`,
    ),
  badTimeout: (timeout: string, least: number, most: number) =>
    say(
      `ad_timeout is a number of seconds from ${least} to ${most} as text, not ${quoted(timeout)}`,
      `ad_timeout 应为写成字符串的秒数，${least} 到 ${most}，不能是 ${quoted(timeout)}`,
    ),
  badAudio: (name: string) =>
    say(
      `the audio ${quoted(name)} is left out: a name may not hold braces, commas, quotes, ::, & or .., and :// only as tone_stream, silence_stream or say`,
      `音频 ${quoted(name)} 会被跳过：名称不能含花括号、逗号、引号、::、&、..，:// 只能用于 tone_stream、silence_stream 和 say`,
    ),

  noLength: say('without dtmf_len nacd collects one digit', '没有 dtmf_len，nacd 只收一位按键'),
  longLength: (most: number) => say(`nacd collects at most ${most} digits`, `nacd 最多收 ${most} 位按键`),
  noPrompt: say('the caller hears nothing while keys are awaited', '等待按键时，主叫听不到任何提示'),
  noRings: say(
    'playback without ad_rings: there is nothing to play',
    'playback 没有 ad_rings，没有可播放的语音',
  ),
  badThen: (then: string) =>
    say(
      `ad_then is "continue" or empty, not ${quoted(then)}: nacd hangs up`,
      `ad_then 只能是 "continue" 或空，不能是 ${quoted(then)}：播完会挂机`,
    ),
  noGroup: say('no ad_group, and the call came for no group', '没有 ad_group，而且来电也没有指定座席组'),
  badPriority: (priority: string) =>
    say(
      `ad_priority is a whole number as text, not ${quoted(priority)}`,
      `ad_priority 应为写成字符串的整数，不能是 ${quoted(priority)}`,
    ),

  badLanguage: (language: string) =>
    say(
      `ad_language is "zh" or "en", not ${quoted(language)}`,
      `ad_language 只能是 "zh" 或 "en"，不能是 ${quoted(language)}`,
    ),
  badAfterBridge: (after: string) =>
    say(
      `after_bridge is "playback" or empty, not ${quoted(after)}: nothing is announced`,
      `after_bridge 只能是 "playback" 或空，不能是 ${quoted(after)}：不会报工号`,
    ),
  noAfterBridge: say(
    'after_bridge_data without after_bridge: nothing is announced',
    '只有 after_bridge_data 没有 after_bridge：不会报工号',
  ),
  noSurvey: say(
    'survey_ring without use_survey: there is no survey',
    '只有 survey_ring 没有 use_survey：不会做满意度调查',
  ),
  manyRings: say(
    'survey_ring holds two prompts, the question and the thanks; the others are not played',
    'survey_ring 只有两段语音：提问和致谢，其余不会播放',
  ),
  otherCall: say(
    'the uuid is not that of the call that asked: is this the answer to another call?',
    'uuid 与提问的呼叫不一致：是否答错了呼叫',
  ),
  unused: (action: string, actions: readonly string[]) =>
    say(
      `the action ${action} does not look at it; it is for ${actions.join(' and ')}`,
      `动作 ${action} 不看这个字段，它用于 ${actions.join('、')}`,
    ),
} as const
