import { integer, type Kind, text } from '../kinds/kind.ts'
import { withDefault } from '../param.ts'

const dialled = text(
  { en: '2 to 16 of the digits, * and #, or none', zh: '2 到 16 位数字、* 或 #，或 none（不使用）' },
  /^[0-9*#]{2,16}$/,
)

/** An empty value is no value in this file, so that a house without a code needs a word. */
const code: Kind<string> = {
  label: dialled.label,
  read: value => (value === 'none' ? '' : dialled.read(value)),
}

/** What agents dial on their phones, and how customers are called back. */
export const agentCodeParams = {
  code_ready: withDefault(code, '*51', {
    en: 'What an agent dials to be ready for calls.',
    zh: '座席拨打此代码置为就绪（示闲）。',
  }),
  code_busy: withDefault(code, '*52', {
    en: 'The same to be busy. Digits dialled after it are the reason, for example *523.',
    zh: '座席拨打此代码置为忙碌（示忙）。代码后可接数字表示原因，如 *523。',
  }),
  code_offline: withDefault(code, '*53', {
    en: 'The same to log off.',
    zh: '座席拨打此代码签出。',
  }),
  code_wrap_up_end: withDefault(code, '*54', {
    en: 'The same to end the wrap-up, or any other rest, before its time.',
    zh: '座席拨打此代码提前结束话后整理（或其他休息）。',
  }),
}

export const callbackParams = {
  callback_attempts: withDefault(integer(1, 20), '3', {
    en: 'How often a customer who wanted to be called back is called before nacd gives up.',
    zh: '对预约回呼的客户最多呼叫几次，仍无人接听则放弃。',
  }),
  callback_interval: withDefault(integer(10, 86_400, { en: 'seconds', zh: '秒' }), '300', {
    en: 'How long after a call that was not answered the customer is called again.',
    zh: '客户未接听时，隔多久再次回呼。',
  }),
}
