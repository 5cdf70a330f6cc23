import type { Overflow } from '../../core/did/overflow.ts'
import type { Kind } from './kind.ts'

/** What happens to a call whose extension does not take it: `hangup`, `queue:<group>` or `voicemail`. */
export const overflow: Kind<Overflow> = {
  label: { en: 'hangup | queue:<group> | voicemail', zh: 'hangup | queue:<座席组号> | voicemail' },
  read(text) {
    if (text === 'hangup' || text === 'voicemail') return { type: text }
    const group = /^queue:([A-Za-z0-9_*#+.-]{1,32})$/.exec(text)?.[1]
    return group === undefined ? undefined : { type: 'queue', group }
  },
}
