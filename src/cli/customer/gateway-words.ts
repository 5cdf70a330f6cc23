import { reasonOf } from '../../adapters/sql/database/store-error.ts'
import { openReadStore } from '../../adapters/sql/read-store.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import type { StoreConfig } from '../../config/config.ts'
import type { Words } from '../../config/words.ts'
import type { GatewayRecord } from '../../ports/lines/gateways.ts'
import { silence } from './silence.ts'

/** What nacd's own store says of the gateway a customer's table names. Never rejects: the store may not be there yet. */
export async function aboutGateway(config: StoreConfig, name: string): Promise<Words> {
  try {
    const store = openReadStore(config, { clock: systemClock, log: silence })
    try {
      const all = await store.gateways.gateways()
      return gatewayWords(
        name,
        all.find(gateway => gateway.name === name),
      )
    } finally {
      await store.close()
    }
  } catch (error) {
    const reason = reasonOf(error)
    return { en: `gateways cannot be read: ${reason}`, zh: `无法读取网关：${reason}` }
  }
}

function gatewayWords(name: string, gateway: GatewayRecord | undefined): Words {
  if (gateway === undefined) {
    return {
      en: `gateway ${name} is not at /v1/gateways: calls fail, unless a FreeSWITCH has it in its own files`,
      zh: `/v1/gateways 中没有网关 ${name}：呼叫将失败，除非 FreeSWITCH 自己的配置中有该网关`,
    }
  }
  if (!gateway.enabled) {
    return { en: `gateway ${name} is not enabled: calls fail`, zh: `网关 ${name} 未启用：呼叫将失败` }
  }
  const at = gateway.kind === 'sip' ? ` ${gateway.host}` : ''
  return {
    en: `gateway ${name}: ${gateway.kind}${at}, enabled`,
    zh: `网关 ${name}：${gateway.kind}${at}，已启用`,
  }
}
