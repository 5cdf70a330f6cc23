import type { CallPolicy } from '../core/call/outcome.ts'
import type { FlowEvent } from '../core/flow/contract.ts'
import type { LegId } from '../core/shared/ids.ts'
import type { Language } from '../core/speech/language.ts'
import type { AgentStore } from '../ports/agent-store.ts'
import type { CallFlow } from '../ports/call-flow.ts'
import type { CallLog } from '../ports/call-log.ts'
import type { CallbackStore } from '../ports/callbacks.ts'
import type { Clock, Ids } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { Gateways } from '../ports/gateways.ts'
import type { Log } from '../ports/log.ts'
import type { OpenCalls } from '../ports/open-calls.ts'
import type { PromptFinder } from '../ports/prompt-finder.ts'
import type { QueueMemory } from '../ports/queue-memory.ts'
import type { Recordings } from '../ports/recordings.ts'
import type { Switch } from '../ports/switch.ts'
import type { VipReader } from '../ports/vips.ts'
import { AcdRunner } from './acd-runner.ts'
import { Adopter } from './adopt.ts'
import { CallRunner } from './call-runner.ts'
import type { DidQueries } from './did-look-up.ts'
import { GatewayRunner } from './gateway-runner.ts'
import { LegBook } from './leg-book.ts'
import { LegPlayer } from './leg-player.ts'
import type { LiveLineDesk } from './lines/line-desk.ts'
import { type GatewayHealth, LineHealth, type LineHealthDeps } from './lines/line-health.ts'
import { type LineParts, noLineParts, openLineDesk } from './lines/open-line-desk.ts'
import { createLocalTime } from './local-time.ts'
import { Originator } from './originate/originator.ts'
import { Phones } from './phones.ts'
import { PushEvents } from './push-events.ts'
import { QueueHours } from './queue-hours.ts'
import { createSwitchEvents } from './switch-events.ts'

export interface RuntimeDeps {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly callFlow: CallFlow
  readonly callLog: CallLog
  readonly store: AgentStore
  /** Of the customer's own database. */
  readonly dids: DidQueries
  readonly sink: EventSink
  readonly prompts: PromptFinder
  readonly recordings: Pick<Recordings, 'hasRoom'>
  /** What outlives a restart beside the switch; nothing does when absent. */
  readonly memory?: QueueMemory
  /** Customers who keep their place until they are called; none can when absent. */
  readonly callbacks?: CallbackStore
  /** The calls under way, for those that end unseen; these get no record when absent. */
  readonly openCalls?: OpenCalls
  /** Callers who go before others; none when absent. */
  readonly vips?: VipReader
  /** How the trunks are measured, and who counts along. */
  readonly quality: Pick<LineHealthDeps, 'random' | 'guard' | 'failover' | 'news'>
  /** The trunks the switches are told of; none when absent. */
  readonly gateways?: Gateways
  /** How calls get out over the trunks; without it none does. */
  readonly lines?: LineParts
  readonly switches: readonly Switch[]
  readonly policy: Omit<CallPolicy, 'groups' | 'jobNumbers'>
  /** What callers are spoken to in where neither server nor group says. */
  readonly language: Language
  readonly pushed: ReadonlySet<FlowEvent>
  readonly maxCalls: number
}

const noGateways: Gateways = { gateways: async () => [], onChange: () => undefined }

/** Everything that runs calls, put together: what the app starts and stops, and what people may look at. */
export class Runtime {
  readonly calls: CallRunner
  readonly acd: AcdRunner
  readonly legs = new LegBook()
  readonly gateways: GatewayRunner
  readonly lines: LiveLineDesk
  readonly phones = new Phones()
  readonly originator: Originator
  readonly health: LineHealth
  readonly #deps: RuntimeDeps
  readonly #ready = new Set<string>()
  readonly #push: PushEvents
  #maxCalls: number

  constructor(deps: RuntimeDeps) {
    this.#deps = deps
    this.#maxCalls = deps.maxCalls
    const { clock, log, store, sink, pushed } = deps
    const acd = new AcdRunner({
      clock,
      log,
      store,
      post: (callId, event) => this.calls.post(callId, event),
      agentChanged: (extension, news) => push.agent(extension, news),
    })
    this.acd = acd
    const policy = () => ({ ...deps.policy, ...acd.policy })
    const ownerOf = (leg: LegId) => this.calls.ownerOf(leg)
    const push = new PushEvents({ clock, sink, ownerOf, wanted: event => pushed.has(event) })
    this.#push = push
    const { switches, gateways = noGateways } = deps
    this.health = this.#measure(push)
    const namesChanged = () => this.health.gatewaysChanged()
    this.gateways = new GatewayRunner({ clock, log, gateways, switches, namesChanged })
    const { states } = this.gateways
    const { ids, lines = noLineParts } = deps
    this.lines = openLineDesk(lines, {
      clock,
      log,
      ids,
      acd,
      states,
      legs: this.legs,
      health: this.health.facts,
    })
    this.calls = new CallRunner({
      ...deps,
      lines: this.lines,
      acd,
      hours: new QueueHours({
        clock,
        groups: () => acd.records().groups,
        holidays: () => this.lines.holidays,
        localTime: createLocalTime(lines.timezone),
      }),
      push,
      player: new LegPlayer(clock),
      policy,
    })
    const adopter = new Adopter({ log, calls: this.calls, maxCalls: () => this.#maxCalls })
    const { calls, legs, phones } = this
    const phonesAt = (extension: string): readonly string[] => phones.at(extension)
    this.originator = new Originator({
      clock,
      ids: deps.ids,
      log,
      lines: this.lines,
      switches: () => switches.filter(({ name }) => this.#ready.has(name)),
      phonesAt,
    })
    const { gateways: gatewayRunner, originator, health } = this
    this.#listen(
      createSwitchEvents({
        log,
        calls,
        acd,
        legs,
        push,
        adopter,
        gateways: gatewayRunner,
        lines: this.lines,
        phones,
        originator,
        health,
      }),
    )
  }

  /** Reads agents and groups, then dials the switches. */
  async start(): Promise<void> {
    await this.acd.load()
    await this.gateways.load()
    await this.lines.load()
    for (const each of this.#deps.switches) each.start()
  }

  /** Lets go: calls stay on their switches, where the next controller finds them. */
  async stop(): Promise<void> {
    await Promise.all(this.#deps.switches.map(each => each.stop()))
    this.#push.stop()
    this.originator.stop()
    this.gateways.stop()
    this.lines.stop()
    this.health.stop()
    this.acd.stop()
    this.calls.stop()
  }

  /** The switches, and whether each is connected and reconciled. */
  switches(): { readonly name: string; readonly ready: boolean }[] {
    return this.#deps.switches.map(({ name }) => ({ name, ready: this.#ready.has(name) }))
  }

  /** How each gateway there is does, by name. */
  gatewaysHealth(): ReadonlyMap<string, GatewayHealth> {
    return new Map(this.gateways.names().map(name => [name, this.health.of(name)]))
  }

  readonly maxCalls = {
    get: (): number => this.#maxCalls,
    set: (most: number): void => {
      this.#maxCalls = most
    },
  }

  #measure(push: PushEvents): LineHealth {
    const { clock, log, quality } = this.#deps
    const warned: LineHealthDeps['news']['warned'] = warning => {
      quality.news.warned(warning)
      push.gateway(warning)
    }
    const isGateway = (name: string) => this.gateways.has(name)
    return new LineHealth({ clock, log, ...quality, isGateway, news: { ...quality.news, warned } })
  }

  #listen(handle: ReturnType<typeof createSwitchEvents>): void {
    for (const each of this.#deps.switches) {
      each.onEvent(event => {
        if (event.type === 'switchReady') this.#ready.add(each.name)
        if (event.type === 'switchLost') this.#ready.delete(each.name)
        handle(event, each)
      })
    }
  }
}
