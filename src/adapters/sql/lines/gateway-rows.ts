import type { GatewayRecord, GatewayWithPassword } from '../../../ports/lines/gateways.ts'
import type { GatewayRow } from '../schema.ts'

const flag = (value: boolean): number => (value ? 1 : 0)

export const gatewayRow = (gateway: GatewayWithPassword): GatewayRow => ({
  name: gateway.name,
  kind: gateway.kind,
  host: gateway.host,
  addresses: JSON.stringify(gateway.addresses),
  transport: gateway.transport,
  username: gateway.username,
  password: gateway.password,
  realm: gateway.realm,
  register: flag(gateway.register),
  register_seconds: gateway.registerSeconds,
  ping_seconds: gateway.pingSeconds,
  enabled: flag(gateway.enabled),
  strip: gateway.strip,
  prepend: gateway.prepend,
  pattern: gateway.pattern,
  replacement: gateway.replacement,
  carrier: gateway.carrier,
  max_concurrent: gateway.maxConcurrent,
  cps: gateway.cps,
  even_spacing: flag(gateway.evenSpacing),
  caller_ids: JSON.stringify(gateway.callerIds),
  caller_id_per_hour: gateway.callerIdPerHour,
})

export const gatewayWithPassword = (row: GatewayRow): GatewayWithPassword => ({
  name: row.name,
  kind: row.kind as GatewayRecord['kind'],
  host: row.host,
  addresses: JSON.parse(row.addresses) as string[],
  transport: row.transport as GatewayRecord['transport'],
  username: row.username,
  password: row.password,
  realm: row.realm,
  register: row.register === 1,
  registerSeconds: row.register_seconds,
  pingSeconds: row.ping_seconds,
  enabled: row.enabled === 1,
  strip: row.strip,
  prepend: row.prepend,
  pattern: row.pattern,
  replacement: row.replacement,
  carrier: row.carrier,
  maxConcurrent: row.max_concurrent,
  cps: row.cps,
  evenSpacing: row.even_spacing === 1,
  callerIds: JSON.parse(row.caller_ids ?? '[]') as string[],
  callerIdPerHour: row.caller_id_per_hour,
})

export function withoutPassword({ password: _password, ...record }: GatewayWithPassword): GatewayRecord {
  return record
}
