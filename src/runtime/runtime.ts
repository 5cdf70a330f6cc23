import type { CallPolicy } from '../core/call/outcome.ts'
import type { FlowEvent } from '../core/flow/contract.ts'
import type { LegId } from '../core/shared/ids.ts'
import type { Language } from '../core/speech/language.ts'
import type { CallFlow } from '../ports/calls/call-flow.ts'
import type { CallLog } from '../ports/calls/call-log.ts'
import type { Recordings } from '../ports/calls/recordings.ts'
import type { Clock, Ids } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { PromptFinder } from '../ports/house/prompt-finder.ts'
import type { Gateways } from '../ports/lines/gateways.ts'
import type { Log } from '../ports/log.ts'
import type { AgentAdmin } from '../ports/queue/agent-admin.ts'
import type { AgentDesk } from '../ports/queue/agent-desk.ts'
import type { AgentStore } from '../ports/queue/agent-store.ts'
import type { LegFacts, Switch, SwitchEvent } from '../ports/switch.ts'
import { CallRunner } from './call-runner.ts'
import { createLocalTime } from './clock/local-time.ts'
import type { DidQueries } from './did-look-up.ts'
import { PushEvents } from './events/push-events.ts'
import { LegBook } from './legs/leg-book.ts'
import { LegPlayer } from './legs/leg-player.ts'
import { Phones } from './legs/phones.ts'
import type { LiveLineDesk } from './lines/line-desk.ts'
import { type GatewayHealth, LineHealth, type LineHealthDeps } from './lines/line-health.ts'
import { type LineParts, noLineParts, openLineDesk } from './lines/open-line-desk.ts'
import { Originator } from './originate/originator.ts'
import type { AcdRunner } from './queue/acd-runner.ts'
import { createAgentDesk } from './queue/agent-desk.ts'
import { FirstReady } from './queue/first-ready.ts'
import { Queue } from './queue/open-queue.ts'
import { QueueHours } from './queue/queue-hours.ts'
import { noQueueParts, type QueueParts } from './queue/queue-parts.ts'
import { Adopter } from './restart/adopt.ts'
import { UnreachableCalls } from './restart/unreachable-calls.ts'
import { nobodyWatches, type RuntimeWatch } from './runtime-watch.ts'
import { Supervisors } from './supervision/supervisors.ts'
import { createSwitchEvents, tellOf } from './switch-events.ts'
import { GatewayRunner } from './trunks/gateway-runner.ts'

export interface RuntimeDeps {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly callFlow: CallFlow
  readonly callLog: CallLog
  readonly store: AgentStore & Pick<AgentAdmin, 'changeAgent'>
  /** What the queues remember; nothing when absent. */
  readonly queue?: QueueParts
  /** Of the customer's own database. */
  readonly dids: DidQueries
  readonly sink: EventSink
  readonly prompts: PromptFinder
  readonly recordings: Pick<Recordings, 'hasRoom'>
  /** How the trunks are measured, and who counts along. */
  readonly quality: Pick<LineHealthDeps, 'random' | 'guard' | 'failover' | 'news'>
  /** The trunks the switches are told of; none when absent. */
  readonly gateways?: Gateways
  /** How calls get out over the trunks; without it none does. */
  readonly lines?: LineParts
  readonly switches: readonly Switch[]
  readonly policy: Omit<CallPolicy, 'groups' | 'jobNumbers' | 'callbacks'>
  /** What callers are spoken to in where neither server nor group says. */
  readonly language: Language
  readonly pushed: ReadonlySet<FlowEvent>
  readonly maxCalls: number
  /** Told of what happens to calls, agents, gateways and switches; nobody when absent. */
  readonly watch?: RuntimeWatch
}

const noGateways: Gateways = { gateways: async () => [], onChange: () => undefined }

/** Everything that runs calls, put together: what the app starts and stops, and what people may look at. */
export class Runtime {
  readonly calls: CallRunner
  readonly acd: AcdRunner
  /** The one way to agents' status and rests. */
  readonly desk: AgentDesk
  readonly queue: Queue
  readonly legs = new LegBook()
  readonly gateways: GatewayRunner
  readonly lines: LiveLineDesk
  readonly phones = new Phones()
  readonly originator: Originator
  readonly health: LineHealth
  readonly supervisors: Supervisors
  readonly #deps: RuntimeDeps
  readonly #ready = new Set<string>()
  readonly #push: PushEvents
  readonly #firstReady: FirstReady
  readonly #watch: RuntimeWatch
  readonly #unreachable: UnreachableCalls
  #maxCalls: number

  constructor(deps: RuntimeDeps) {
    this.#deps = deps
    this.#maxCalls = deps.maxCalls
    const { clock, log, store, sink, pushed, watch = nobodyWatches } = deps
    this.#watch = watch
    this.queue = this.#openQueue()
    const { acd, callbacks, journal } = this.queue
    this.acd = acd
    this.desk = createAgentDesk({ store, acd })
    const policy = () => ({ ...deps.policy, ...acd.policy, callbacks: callbacks.now })
    const ownerOf = (leg: LegId) => this.calls.ownerOf(leg)
    const push = new PushEvents({ clock, sink, ownerOf, wanted: event => pushed.has(event) })
    this.#push = push
    const names = deps.switches.map(({ name }) => name)
    this.#firstReady = new FirstReady(clock, names, () => this.queue.switchesReady())
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
        groups: () => acd.groups(),
        holidays: () => this.lines.holidays,
        localTime: createLocalTime(lines.timezone),
      }),
      agents: this.desk,
      callbacks,
      journal,
      moved: state => callbacks.callMoved(state),
      push,
      player: new LegPlayer(clock),
      watch,
      policy,
    })
    const adopter = new Adopter({
      log,
      calls: this.calls,
      maxCalls: () => this.#maxCalls,
      mayServe: leg => callbacks.mayServe(leg),
    })
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
    this.supervisors = new Supervisors({ calls, legs, phones, originator, switches })
    const lost = (leg: LegFacts): void => {
      push.lost(leg)
      health.lost(leg)
      tellOf('legDown', acd, leg)
    }
    this.#unreachable = new UnreachableCalls({ log, calls, legs, lost })
    this.#listen(
      createSwitchEvents({
        log,
        calls,
        acd,
        callbacks,
        journal,
        legs,
        push,
        adopter,
        gateways: gatewayRunner,
        lines: this.lines,
        phones,
        originator,
        health,
        supervisors: this.supervisors,
        unreachable: this.#unreachable,
        lost,
      }),
    )
  }

  /** Reads agents and groups, then dials the switches. */
  async start(): Promise<void> {
    await this.queue.load()
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
    this.#firstReady.stop()
    this.queue.stop()
    this.calls.stop()
  }

  /** Ends a call as an operator wants it; where its switch is out of reach, in the books only. False when there is none. */
  end(uuid: LegId): boolean {
    const call = this.calls.ownerOf(uuid)
    if (call?.uuid !== uuid) return false
    return this.#unreachable.close(call) || this.calls.post(uuid, { type: 'hangupRequested' })
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

  #openQueue(): Queue {
    const { clock, log, store, callLog, policy, quality, queue = noQueueParts } = this.#deps
    const { timezone } = this.#deps.lines ?? noLineParts
    return new Queue(queue, {
      clock,
      log,
      store,
      callLog,
      numbers: policy.numbers,
      random: quality.random,
      localTime: createLocalTime(timezone),
      phones: this.phones,
      lines: () => this.lines,
      originator: () => this.originator,
      calls: () => this.calls.calls(),
      post: (callId, event) => this.calls.post(callId, event),
      news: {
        agent: (extension, news) => {
          this.#push.agent(extension, news)
          this.#watch.agent(extension, news, this.acd.groupsOf(extension))
        },
        callback: (callback, news, facts) => this.#push.callback(callback, news, facts),
        unseen: (state, cause) => this.#push.unseen(state, cause),
      },
    })
  }

  #measure(push: PushEvents): LineHealth {
    const { clock, log, quality } = this.#deps
    const warned: LineHealthDeps['news']['warned'] = warning => {
      quality.news.warned(warning)
      this.#watch.warned(warning)
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
        if (event.type === 'switchReady') this.#firstReady.ready(each.name)
        this.#tellWatch(event, each.name)
      })
    }
  }

  #tellWatch(event: SwitchEvent, name: string): void {
    if (event.type === 'switchReady') this.#watch.switchReady(name)
    else if (event.type === 'switchLost') this.#watch.switchLost(name, event.reason)
    else if (event.type === 'gatewayState') this.#watch.gateway(name, event.gateway)
    else if (event.type === 'gatewayGone') this.#watch.gatewayGone(name, event.name)
  }
}
