import { flag, oneOf } from '../kinds/kind.ts'
import { withDefault } from '../param.ts'

/** What is written down about the work. */
export const logParams = {
  log_level: withDefault(oneOf('debug', 'info', 'warn', 'error'), 'info', {
    en: 'The least important messages that are still logged.',
    zh: '记录日志的最低级别。',
  }),
  log_pii: withDefault(flag, 'false', {
    en: 'Whether phone numbers, digits and recordings may stand in the log.',
    zh: '日志中是否允许出现电话号码、按键和录音名。',
  }),
}
