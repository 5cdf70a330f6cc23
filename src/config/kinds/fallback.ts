import type { FlowFallback } from '../../core/flow/fallback.ts'
import type { Kind } from './kind.ts'

/** What happens to a call whose call-flow server fails: `hangup`, `queue:<group>` or `playback:<file>`. */
export const fallback: Kind<FlowFallback> = {
  label: {
    en: 'hangup | queue:<group> | playback:<file>',
    zh: 'hangup | queue:<座席组号> | playback:<语音文件>',
  },
  read(text) {
    if (text === 'hangup') return { type: 'hangup' }
    const group = /^queue:([A-Za-z0-9_*#+.-]{1,32})$/.exec(text)?.[1]
    if (group !== undefined) return { type: 'queue', group }
    const file = /^playback:([^\p{Cc}]{1,255})$/u.exec(text)?.[1]
    return file === undefined ? undefined : { type: 'playback', file }
  },
}
