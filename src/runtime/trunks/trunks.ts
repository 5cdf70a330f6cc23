import type { Clock, Ids } from '../../ports/clock.ts'
import type { Gateways } from '../../ports/lines/gateways.ts'
import type { Log } from '../../ports/log.ts'
import type { Switch } from '../../ports/switch.ts'
import type { LegBook } from '../legs/leg-book.ts'
import type { LiveLineDesk } from '../lines/line-desk.ts'
import { type GatewayHealth, LineHealth, type LineHealthDeps } from '../lines/line-health.ts'
import type { GatewayWarning } from '../lines/line-warnings.ts'
import { type LineParts, openLineDesk } from '../lines/open-line-desk.ts'
import type { AcdRunner } from '../queue/acd-runner.ts'
import { GatewayRunner } from './gateway-runner.ts'

export interface TrunksDeps {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly gateways: Gateways
  readonly lines: LineParts
  readonly quality: Pick<LineHealthDeps, 'random' | 'guard' | 'failover' | 'news'>
  readonly switches: readonly Switch[]
  readonly acd: AcdRunner
  readonly legs: LegBook
  /** Told of each warning, beside `quality.news`. */
  readonly warned: (warning: GatewayWarning) => void
}

/** The trunks of a house: what the switches know of them, how they do, and who gets a line of theirs. */
export class Trunks {
  readonly gateways: GatewayRunner
  readonly health: LineHealth
  readonly lines: LiveLineDesk

  constructor(deps: TrunksDeps) {
    const { clock, ids, log, gateways, switches, acd, legs } = deps
    this.health = this.#measure(deps)
    const namesChanged = () => this.health.gatewaysChanged()
    this.gateways = new GatewayRunner({ clock, log, gateways, switches, namesChanged })
    const { states } = this.gateways
    const health = this.health.facts
    this.lines = openLineDesk(deps.lines, { clock, log, ids, acd, states, legs, health })
  }

  async load(): Promise<void> {
    await this.gateways.load()
    await this.lines.load()
  }

  stop(): void {
    this.gateways.stop()
    this.lines.stop()
    this.health.stop()
  }

  /** How each gateway there is does, by name. */
  healthByName(): ReadonlyMap<string, GatewayHealth> {
    return new Map(this.gateways.names().map(name => [name, this.health.of(name)]))
  }

  #measure({ clock, log, quality, warned }: TrunksDeps): LineHealth {
    const isGateway = (name: string) => this.gateways.has(name)
    const news: LineHealthDeps['news'] = {
      ...quality.news,
      warned: warning => {
        quality.news.warned(warning)
        warned(warning)
      },
    }
    return new LineHealth({ clock, log, ...quality, isGateway, news })
  }
}
