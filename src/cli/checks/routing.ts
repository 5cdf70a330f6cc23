import type { ReadStore } from '../../adapters/sql/read-store.ts'
import type { Words } from '../../config/words.ts'
import type { DestinationRule } from '../../core/routing/allowed-destination.ts'
import type { GatewayRecord } from '../../ports/lines/gateways.ts'
import { deadRoutes } from './dead-routes.ts'
import { type Check, type Finding, ok, warning } from './finding.ts'
import { fromStore, some } from './from-store.ts'

/** What operators have written down of trunks: what works and would cost money or calls. */
export const checkRouting: Check = ({ store }) => fromStore(store, findingsOf)

async function findingsOf({ gateways, routes, destinationRules }: ReadStore): Promise<readonly Finding[]> {
  const all = await gateways.gateways()
  const [count, rules] = [await routes.count(), await destinationRules.rules()]
  const warnings = [
    ...unlimited(all),
    ...(await leadingNowhere(all, routes)),
    ...(rules.some(opensTheWorld) ? [openWorld] : []),
  ]
  if (warnings.length > 0 || all.length + count === 0) return warnings
  return [ok(subjects.routing, counts(all.length, count))]
}

function unlimited(gateways: readonly GatewayRecord[]): readonly Finding[] {
  const names = gateways
    .filter(({ enabled, maxConcurrent, cps }) => enabled && (maxConcurrent === null || cps === null))
    .map(({ name }) => name)
  if (names.length === 0) return []
  const why = {
    en: `no limit of calls at once or of calls a second: ${some(names)}`,
    zh: `未设并发或 CPS 上限：${some(names)}`,
  }
  return [warning(subjects.gateways, why, setLimits)]
}

async function leadingNowhere(
  gateways: readonly GatewayRecord[],
  routes: ReadStore['routes'],
): Promise<readonly Finding[]> {
  const { count, prefixes } = await deadRoutes(routes, gateways)
  if (count === 0) return []
  const some = {
    en: `${count} route${count === 1 ? '' : 's'} lead to gateways that are disabled or gone`,
    zh: `${count} 条路由指向已停用或不存在的线路`,
  }
  const first = warning(subjects.routes, some, enableOrRemove)
  return prefixes.length === 0 ? [first] : [first, warning(subjects.routes, noWay(prefixes), enableOrRemove)]
}

/** Every foreign number, for everyone. */
const opensTheWorld = ({ scope, prefix, verdict }: DestinationRule): boolean =>
  scope.type === 'everyone' && prefix === '+' && verdict === 'allow'

const subjects = {
  routing: { en: 'gateways and routes', zh: '线路与路由' },
  gateways: { en: 'gateways', zh: '线路' },
  routes: { en: 'routes', zh: '路由' },
  rules: { en: 'destination rules', zh: '呼叫权限规则' },
} as const satisfies Record<string, Words>

const counts = (gateways: number, routes: number): Words => ({
  en: `gateways: ${gateways}, routes: ${routes}`,
  zh: `线路 ${gateways} 条，路由 ${routes} 条`,
})

function noWay(prefixes: readonly string[]): Words {
  const shown = some(prefixes.map(prefix => JSON.stringify(prefix)))
  return {
    en: `no way out for numbers that begin with ${shown}: none of their routes has a gateway that is enabled`,
    zh: `以 ${shown} 开头的号码无路可走：其路由的线路均已停用或不存在`,
  }
}

const setLimits: Words = {
  en: 'set max_concurrent and cps at /v1/gateways to what the carrier allows',
  zh: '在 /v1/gateways 中按运营商允许的数值设置 max_concurrent 和 cps',
}

const enableOrRemove: Words = {
  en: 'enable the gateway at /v1/gateways, or change or remove its routes at /v1/routes',
  zh: '在 /v1/gateways 中启用线路，或在 /v1/routes 中修改、删除相应路由',
}

const openWorld: Finding = warning(
  subjects.rules,
  { en: 'everyone may call every foreign number', zh: '所有人均可拨打全部国际号码' },
  {
    en: 'allow only the countries that are called (prefix +44), or only some extensions and groups, at /v1/destination-rules',
    zh: '在 /v1/destination-rules 中仅放行需要的国家（如前缀 +44），或仅对部分分机、座席组放行',
  },
)
