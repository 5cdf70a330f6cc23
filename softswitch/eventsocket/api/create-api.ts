import type { Exchange } from '../../channel/exchange.ts'
import type { ApiTable } from './api-table.ts'
import {
  uuidAnswer,
  uuidBreak,
  uuidBridge,
  uuidKill,
  uuidPreAnswer,
  uuidSendDtmf,
  uuidTransfer,
} from './control.ts'
import { fsctl, type ShutdownMode } from './fsctl.ts'
import { originateCommand } from './originate.ts'
import { show } from './show.ts'
import { status, version } from './status.ts'
import { uuidDump, uuidExists, uuidGetvar, uuidSetvar, uuidSetvarMulti } from './variables.ts'

export interface ApiOptions {
  readonly exchange: Exchange
  /** Epoch ms. */
  readonly startedAt: number
  readonly shutdown: (mode: ShutdownMode) => void
}

/** The API commands of the switch, each bound to what it works on. */
export function createApi({ exchange, startedAt, shutdown }: ApiOptions): ApiTable {
  return {
    status: status(exchange, startedAt),
    version,
    show: show(exchange),
    originate: originateCommand(exchange),
    uuid_answer: uuidAnswer(exchange),
    uuid_break: uuidBreak(exchange),
    uuid_bridge: uuidBridge(exchange),
    uuid_dump: uuidDump(exchange),
    uuid_exists: uuidExists(exchange),
    uuid_getvar: uuidGetvar(exchange),
    uuid_kill: uuidKill(exchange),
    uuid_pre_answer: uuidPreAnswer(exchange),
    uuid_send_dtmf: uuidSendDtmf(exchange),
    uuid_setvar: uuidSetvar(exchange),
    uuid_setvar_multi: uuidSetvarMulti(exchange),
    uuid_transfer: uuidTransfer(exchange),
    fsctl: fsctl(shutdown),
  }
}
