import type { LineGateway } from '../../core/line/line-gateway.ts'
import { forAllCalls, type Route } from '../../core/routing/table/route.ts'
import { type LineParts, noLineParts } from '../lines/open-line-desk.ts'

const gateway = (name: string): LineGateway => ({
  name,
  host: `${name}.example`,
  enabled: true,
  carrier: '',
  maxConcurrent: 30,
  cps: null,
  evenSpacing: false,
  callerIds: [],
  callerIdPerHour: null,
  strip: 0,
  prepend: '',
  pattern: '',
  replacement: '',
})

const route = (id: number, to: string): Route => ({
  id,
  prefix: '',
  gateway: to,
  priority: id,
  weight: 1,
  cost: 0,
  only: forAllCalls,
  onLimit: 'next',
})

/** Two trunks that a test may change before the desk reads them; every number goes over the first, else the second. */
export class PaperTrunks {
  readonly gateways: LineGateway[] = [gateway('carrier'), gateway('other')]
  readonly routes: Route[] = [route(1, 'carrier'), route(2, 'other')]

  /** No more than so many calls at once over each. */
  limit(maxConcurrent: number): void {
    for (const [index, each] of this.gateways.entries()) this.gateways[index] = { ...each, maxConcurrent }
  }

  parts(): LineParts {
    const { gateways, routes } = this
    return {
      ...noLineParts,
      routes: {
        ...noLineParts.routes,
        count: () => Promise.resolve(routes.length),
        async *pages() {
          yield routes
        },
      },
      rules: { ...noLineParts.rules, gateways: () => Promise.resolve(gateways) },
    }
  }
}
