import { modeKeys, supervisionVariables } from '../../../core/supervision/mode.ts'
import type { SuperviseCommand } from '../../../ports/switch.ts'
import type { Refused } from '../refused.ts'
import { api, type Wires } from '../wire/wire.ts'
import { checkUuid } from './syntax.ts'

/**
 * `eavesdrop` takes no command to change whom one speaks to but the keys of the phone, which `uuid_recv_dtmf` presses
 * (mod_commands). The mode is noted on the leg for a controller that comes later.
 */
function supervise({ legId, mode }: SuperviseCommand): Wires | Refused {
  return (
    checkUuid(legId) ?? [
      api('uuid_setvar_multi', legId, `${supervisionVariables.mode}=${mode}`),
      api('uuid_recv_dtmf', legId, modeKeys[mode]),
    ]
  )
}

export const supervisionBuilders = { supervise }
