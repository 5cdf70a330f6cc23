import { type NameAddr, parseNameAddr } from '../message/name-addr.ts'
import { parseUri } from '../message/uri.ts'

/** Where an in-dialog request is addressed and sent: RFC 3261 12.2.1.1. */
export interface Routing {
  readonly requestUri: string
  /** Values of the Route header, in order. */
  readonly routes: readonly string[]
  /** The URI whose host gets the request. */
  readonly nextHop: string
}

function isLoose(route: NameAddr): boolean {
  return parseUri(route.uri)?.params.has('lr') ?? false
}

/** Routes by a route set (Route header values) and a remote target (URI); a first hop without `lr` is a strict router. */
export function routeBy(routeSet: readonly string[], remoteTarget: string): Routing {
  const [first, ...others] = routeSet
  const hop = first === undefined ? null : parseNameAddr(first)
  if (hop === null) return { requestUri: remoteTarget, routes: [], nextHop: remoteTarget }
  if (isLoose(hop)) return { requestUri: remoteTarget, routes: routeSet, nextHop: hop.uri }
  return { requestUri: hop.uri, routes: [...others, `<${remoteTarget}>`], nextHop: hop.uri }
}
