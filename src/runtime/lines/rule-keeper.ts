import type { ForbiddenNumber, LineHouse } from '../../core/line/house.ts'
import { LimitRules } from '../../core/line/limit-rules.ts'
import { type LineGateway, type ReadGateway, readGateway } from '../../core/line/line-gateway.ts'
import { lookUpForms, type NumberPlan } from '../../core/shared/phone-number.ts'
import type { Clock } from '../../ports/clock.ts'
import type { BlacklistEntry } from '../../ports/house/blacklist-admin.ts'
import type { LineRules } from '../../ports/lines/lines.ts'
import type { Log } from '../../ports/log.ts'

export interface RuleKeeperDeps {
  readonly rules: LineRules
  readonly plan: NumberPlan
  readonly clock: Clock
  readonly log: Log
  /** Other rules hold from here on. */
  readonly changed: () => void
}

/** The house without its route table. */
export type HouseRules = Omit<LineHouse, 'table'>

/** Pause after the rules could not be read, ms. */
const againMs = 5_000

const noRules = (plan: NumberPlan): HouseRules => ({
  gateways: new Map(),
  listed: null,
  limits: new LimitRules([], plan),
  destinations: [],
  blacklist: new Map(),
  holidays: [],
})

/** Gateways, limits, destinations, blacklist and holidays as last read. What cannot be read leaves all as it is. */
export class RuleKeeper {
  readonly #deps: RuleKeeperDeps
  #rules: HouseRules
  #isStale = false
  #reading: Promise<void> | null = null
  #cancel = (): void => undefined
  #stopped = false

  constructor(deps: RuleKeeperDeps) {
    this.#deps = deps
    this.#rules = noRules(deps.plan)
    deps.rules.onChange(() => void this.read())
  }

  get rules(): HouseRules {
    return this.#rules
  }

  /** Of all gateways, also those that are wrong: a route may lead there. */
  get names(): readonly string[] {
    return [...(this.#rules.listed ?? [])]
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  /** Changes that come while it reads cause one more reading. */
  read(): Promise<void> {
    this.#isStale = true
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = null
    })
    return this.#reading
  }

  async #readAll(): Promise<void> {
    this.#cancel()
    while (this.#isStale && !this.#stopped) {
      this.#isStale = false
      await this.#readOnce()
    }
  }

  async #readOnce(): Promise<void> {
    const { rules, plan, clock, log, changed } = this.#deps
    try {
      const [gateways, limits, destinations, blacklist, holidays] = await Promise.all([
        rules.gateways(),
        rules.limits(),
        rules.destinations(),
        rules.blacklist(),
        rules.holidays(),
      ])
      const limited = new LimitRules(limits, plan)
      for (const problem of limited.problems) log.warn({ problem }, 'a limit is wrong: nothing passes it')
      this.#rules = {
        gateways: this.#readGateways(gateways),
        listed: new Set(gateways.map(({ name }) => name)),
        limits: limited,
        destinations,
        blacklist: forbidden(blacklist, plan),
        holidays,
      }
      if (!this.#stopped) changed()
    } catch (error) {
      log.warn({ error: String(error) }, 'the rules for lines cannot be read; calls go by those read before')
      this.#cancel = clock.after(againMs, () => void this.read())
    }
  }

  #readGateways(gateways: readonly LineGateway[]): ReadonlyMap<string, ReadGateway> {
    const found = new Map<string, ReadGateway>()
    for (const each of gateways) {
      const read = readGateway(each)
      if (read.type === 'gateway') found.set(read.name, read)
      else {
        const { name, problem } = read
        this.#deps.log.warn({ gateway: name, problem }, 'a gateway is wrong: no call goes out over it')
      }
    }
    return found
  }
}

function forbidden(
  entries: readonly BlacklistEntry[],
  plan: NumberPlan,
): ReadonlyMap<string, ForbiddenNumber> {
  return new Map(
    entries.flatMap(({ number, group, until }) =>
      lookUpForms(number, plan).map((form): [string, ForbiddenNumber] => [form, { group, until }]),
    ),
  )
}
