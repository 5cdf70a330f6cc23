import {
  callbackAskedWords,
  callbackLeftWords,
  callbackRefusedWords,
  calledBackWords,
  lostRaceWords,
  notTakenWords,
  offeredWords,
  queueFailedWords,
  queueLeftWords,
  takenWords,
  waitingWords,
  withdrawnWords,
} from '../../acd/explain/explain-queue.ts'
import { readStory } from '../../line/explain/read-story.ts'
import { refusalInWords } from '../../line/explain/refusal-words.ts'
import { routeInWords } from '../../routing/explain-route.ts'
import type { Language } from '../../speech/language.ts'
import type { CallStep } from './record.ts'

type Detail = CallStep['detail']
type Words = Readonly<Record<Language, string>>
type Said = (detail: Detail, language: Language) => Words

const text = (detail: Detail, name: string): string => String(detail[name] ?? '')
/** The words before a value, and the value; nothing where there is none. */
const following = (before: string, value: string): string => (value === '' ? '' : before + value)
const always =
  (words: Words): Said =>
  () =>
    words

function failure(detail: Detail): string {
  const code = text(detail, 'sip_code')
  return [code === '0' ? '' : code, text(detail, 'cause')].filter(part => part !== '').join(' ')
}

/** What the steps of a call mean for people. Those of no meaning for who asks "why" are not in it. */
const said: Readonly<Record<string, Said>> = {
  arrived: detail => ({
    en: `the call arrived${following(' for group ', text(detail, 'group'))}`,
    zh: `呼叫到达${following('，座席组 ', text(detail, 'group'))}`,
  }),
  queued: detail => ({
    en: `it waits in the queue of group ${text(detail, 'group')}`,
    zh: `进入座席组 ${text(detail, 'group')} 排队`,
  }),
  waiting: waitingWords,
  offered: offeredWords,
  not_taken: notTakenWords,
  taken: takenWords,
  lost_race: lostRaceWords,
  withdrawn: withdrawnWords,
  queue_left: queueLeftWords,
  callback_asked: callbackAskedWords,
  callback_refused: callbackRefusedWords,
  called_back: calledBackWords,
  callback_left: callbackLeftWords,
  queue_failed: queueFailedWords,
  whispered: detail => ({
    en: `agent ${text(detail, 'extension')} heard what the group says of the call`,
    zh: `座席 ${text(detail, 'extension')} 已听到来电提示`,
  }),
  recording: detail =>
    text(detail, 'mailbox') === ''
      ? { en: 'the talk is recorded', zh: '通话开始录音' }
      : {
          en: `the caller leaves a message for ${text(detail, 'mailbox')}`,
          zh: `主叫给 ${text(detail, 'mailbox')} 留言`,
        },
  record_failed: detail => ({
    en: `nothing was recorded: ${text(detail, 'reason')}`,
    zh: `录音未成功：${text(detail, 'reason')}`,
  }),
  dialing: detail => ({
    en: `dialling ${text(detail, 'number')}${following(' over gateway ', text(detail, 'gateway'))}`,
    zh: `呼叫 ${text(detail, 'number')}${following('，经线路 ', text(detail, 'gateway'))}`,
  }),
  dial_failed: detail => ({ en: `not answered: ${failure(detail)}`, zh: `未接通：${failure(detail)}` }),
  joining_late: always({
    en: 'the switch is late with joining the two: it is asked whether they are',
    zh: '交换机迟迟未报告接通，正在向其查询',
  }),
  bridged: detail => ({
    en: `in conversation${following(' with ', text(detail, 'extension'))}`,
    zh: `通话建立${following('，对方 ', text(detail, 'extension'))}`,
  }),
  transferred: detail => ({
    en: `sent on to ${text(detail, 'destination')}${following(' by the transfer key of ', text(detail, 'by'))}`,
    zh: `转接到 ${text(detail, 'destination')}${following('，转接键来自分机 ', text(detail, 'by'))}`,
  }),
  transfer_refused: detail => ({
    en: `not sent on to ${text(detail, 'destination')}: ${text(detail, 'reason')}`,
    zh: `未转接到 ${text(detail, 'destination')}：${text(detail, 'reason')}`,
  }),
  refused: detail => ({ en: `refused: ${text(detail, 'reason')}`, zh: `拒绝：${text(detail, 'reason')}` }),
  line_found: detail => ({
    en: `line found: ${gateway(detail).en}`,
    zh: `选定${gateway(detail).zh}`,
  }),
  line_waits: always({ en: 'all lines are full: it waits for one', zh: '线路均已占满，排队等待空闲线路' }),
  line_refused: (detail, language) => {
    const why = refusalInWords(text(detail, 'reason'), language)
    const told = failure(detail)
    return {
      en: `no line: ${why}${told === '' ? '' : ` (${told})`}`,
      zh: `未分配线路：${why}${told === '' ? '' : `（${told}）`}`,
    }
  },
  line_failed: detail => ({
    en: `${gateway(detail).en} failed: ${failure(detail)}`,
    zh: `${gateway(detail).zh}失败：${failure(detail)}`,
  }),
  ended: detail => ({
    en: `over: ${text(detail, 'cause')}, ended by ${text(detail, 'by')}`,
    zh: `结束：${text(detail, 'cause')}，由${endedBy[text(detail, 'by')] ?? text(detail, 'by')}挂断`,
  }),
}

const endedBy: Readonly<Record<string, string>> = { caller: '主叫', agent: '对方', system: '系统' }

function gateway(detail: Detail): Words {
  const name = text(detail, 'gateway')
  const route = text(detail, 'route')
  const isNamed = route === '' || route === '0'
  return {
    en: `gateway ${name}${isNamed ? '' : ` by route ${route}`}`,
    zh: `线路 ${name}${isNamed ? '' : `（路由 ${route}）`}`,
  }
}

/**
 * A call's story for people, a line each, with the seconds since its first step; below a choice of lines, indented, each
 * route with the reason it was taken, passed over or refused.
 */
export function stepsInWords(steps: readonly CallStep[], language: Language): readonly string[] {
  const [first] = steps
  return steps.flatMap(({ at, type, detail }) => {
    const words = Object.hasOwn(said, type) ? said[type]?.(detail, language)[language] : undefined
    if (words === undefined) return []
    const seconds = ((at - (first?.at ?? at)) / 1000).toFixed(3)
    const routes = readStory(text(detail, 'story')).map(route => `  ${routeInWords(route, language)}`)
    return [`+${seconds} s ${words}`, ...routes]
  })
}
