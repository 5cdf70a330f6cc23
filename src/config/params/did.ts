import { integer } from '../kinds/kind.ts'
import { overflow } from '../kinds/overflow.ts'
import { withDefault } from '../param.ts'

/** Calls to direct numbers (`nin_did`). */
export const didParams = {
  in_did_ring_seconds: withDefault(integer(1, 3600, { en: 'seconds', zh: '秒' }), '30', {
    en: 'How long the extension behind a direct number rings.',
    zh: '直线号码对应的分机振铃多久。',
  }),
  in_did_busy: withDefault(overflow, 'hangup', {
    en: 'What happens when it is busy or refuses the call: hangup = the caller hears busy (486), or the queue of a group, or a message for the extension.',
    zh: '分机忙或拒接时的处理：hangup = 主叫听忙音（486），或进入某座席组排队，或给分机留言。',
  }),
  in_did_no_answer: withDefault(overflow, 'hangup', {
    en: 'The same when nobody answers (hangup = 480).',
    zh: '同上，用于无人接听（hangup = 480）。',
  }),
  in_did_not_registered: withDefault(overflow, 'hangup', {
    en: 'The same when its phone is not registered or not there (hangup = 480).',
    zh: '同上，用于分机未注册或话机不在线（hangup = 480）。',
  }),
}
