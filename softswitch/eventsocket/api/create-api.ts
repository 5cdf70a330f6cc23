import type { Exchange } from '../../channel/exchange.ts'
import type { GatewaySource } from '../../gateways/gateway-source.ts'
import type { ApiTable } from './api-table.ts'
import {
  uuidAnswer,
  uuidBreak,
  uuidBridge,
  uuidKill,
  uuidPreAnswer,
  uuidRecvDtmf,
  uuidSendDtmf,
  uuidTransfer,
} from './control.ts'
import { fsctl, type ShutdownMode } from './fsctl.ts'
import { globalGetvar, globalSetvar } from './global-variables.ts'
import { originateCommand } from './originate.ts'
import { show } from './show.ts'
import { sofia } from './sofia.ts'
import { status, version } from './status.ts'
import { uuidRecord } from './uuid-record.ts'
import { uuidDump, uuidExists, uuidGetvar, uuidSetvar, uuidSetvarMulti } from './variables.ts'
import { xmlFlushCache } from './xml-flush-cache.ts'

export interface ApiOptions {
  readonly exchange: Exchange
  /** Where its gateways come from. */
  readonly source: GatewaySource
  /** Epoch ms. */
  readonly startedAt: number
  readonly shutdown: (mode: ShutdownMode) => void
}

/** The API commands of the switch, each bound to what it works on. */
export function createApi({ exchange, source, startedAt, shutdown }: ApiOptions): ApiTable {
  const { gateways, sip, clock, directory } = exchange
  const own = () => ({ host: sip.host, port: sip.stack.port })
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
    uuid_record: uuidRecord(exchange),
    uuid_recv_dtmf: uuidRecvDtmf(exchange),
    uuid_send_dtmf: uuidSendDtmf(exchange),
    uuid_setvar: uuidSetvar(exchange),
    uuid_setvar_multi: uuidSetvarMulti(exchange),
    uuid_transfer: uuidTransfer(exchange),
    global_getvar: globalGetvar(exchange.globals),
    global_setvar: globalSetvar(exchange.globals),
    fsctl: fsctl(shutdown),
    sofia: sofia({ gateways, source, own, now: clock.now }),
    xml_flush_cache: xmlFlushCache(directory),
  }
}
