import { readTransfer, transferAs } from '../calls/transfer.ts'
import type { ApplicationCall } from './application.ts'

/** `transfer [-bleg|-both] <destination> [<dialplan> [<context>]]`. */
export function transfer({ leg, data, exchange }: ApplicationCall): void {
  const order = readTransfer(data)
  if (order === null || !transferAs(exchange, leg, order)) leg.log.error({ data }, 'nowhere to transfer to')
}
