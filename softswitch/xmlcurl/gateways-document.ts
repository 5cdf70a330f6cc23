import type { Element } from '@xmldom/xmldom'
import { type GatewayDefinition, readDefinition } from '../gateways/definition.ts'
import { usersIn } from './directory.ts'
import { attributeOf, childrenOf, pairsOf } from './document.ts'

/** The gateways of a directory section, and what could not be used, without secrets. */
export interface GatewaysDocument {
  readonly gateways: readonly GatewayDefinition[]
  readonly problems: ReadonlyArray<{ readonly gateway: string; readonly problem: string }>
}

/** Most gateways that are taken. */
const mostGateways = 2000

/** Params stand in a gateway directly or in its `<params>`. */
function paramsOf(gateway: Element): ReadonlyMap<string, string> {
  const nested = pairsOf(gateway, 'params', 'param')
  if (nested.size > 0) return nested
  const direct = childrenOf(gateway, 'param').map(
    param => [attributeOf(param, 'name') ?? '', attributeOf(param, 'value') ?? ''] as const,
  )
  return new Map(direct)
}

/** Reads `<domain><user><gateways><gateway name=""><param/>...` (mod_sofia: gateways in the directory); of two of one name the first counts. */
export function readGateways(section: Element): GatewaysDocument {
  const elements = usersIn(section)
    .flatMap(user => childrenOf(user, 'gateways'))
    .flatMap(gateways => childrenOf(gateways, 'gateway'))
  const gateways = new Map<string, GatewayDefinition>()
  const problems: Array<{ gateway: string; problem: string }> = []
  for (const element of elements) {
    const name = attributeOf(element, 'name') ?? ''
    const result = readDefinition(name, paramsOf(element))
    if (result.type === 'wrong') problems.push({ gateway: name.slice(0, 64), problem: result.problem })
    else if (gateways.has(name)) problems.push({ gateway: name, problem: 'there are two of this name' })
    else if (gateways.size >= mostGateways) problems.push({ gateway: name, problem: 'too many gateways' })
    else gateways.set(name, result.definition)
  }
  return { gateways: [...gateways.values()], problems }
}
