import type { LegId } from '../core/shared/ids.ts'
import type { Gateways } from '../ports/lines/gateways.ts'
import type { AgentDesk } from '../ports/queue/agent-desk.ts'
import type { LegFacts } from '../ports/switch.ts'
import { CallRunner } from './call-runner.ts'
import { createLocalTime } from './clock/local-time.ts'
import { PushEvents } from './events/push-events.ts'
import { LegBook } from './legs/leg-book.ts'
import { LegPlayer } from './legs/leg-player.ts'
import { Phones } from './legs/phones.ts'
import type { LiveLineDesk } from './lines/line-desk.ts'
import type { GatewayHealth, LineHealth } from './lines/line-health.ts'
import type { GatewayWarning } from './lines/line-warnings.ts'
import { noLineParts } from './lines/open-line-desk.ts'
import { Originator } from './originate/originator.ts'
import type { AcdRunner } from './queue/acd-runner.ts'
import { createAgentDesk } from './queue/agent-desk.ts'
import { Queue } from './queue/open-queue.ts'
import { QueueHours } from './queue/queue-hours.ts'
import { noQueueParts } from './queue/queue-parts.ts'
import { Adopter } from './restart/adopt.ts'
import { UnreachableCalls } from './restart/unreachable-calls.ts'
import type { RuntimeDeps } from './runtime-deps.ts'
import { nobodyWatches, type RuntimeWatch } from './runtime-watch.ts'
import { Supervisors } from './supervision/supervisors.ts'
import { createSwitchEvents, tellOf } from './switch-events.ts'
import { Switches } from './switches.ts'
import type { GatewayRunner } from './trunks/gateway-runner.ts'
import { Trunks } from './trunks/trunks.ts'

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
  readonly #watch: RuntimeWatch
  readonly #push: PushEvents
  readonly #switches: Switches
  readonly #trunks: Trunks
  readonly #unreachable: UnreachableCalls
  #maxCalls: number

  constructor(deps: RuntimeDeps) {
    this.#deps = deps
    this.#maxCalls = deps.maxCalls
    const { clock, ids, log, store, switches, watch = nobodyWatches } = deps
    this.#watch = watch
    this.queue = this.#openQueue()
    const { acd } = this.queue
    this.acd = acd
    this.desk = createAgentDesk({ store, acd })
    this.#push = this.#openPush()
    const allReady = (areAll: boolean) => this.queue.switchesReady(areAll)
    this.#switches = new Switches({ clock, switches, allReady, watch })
    this.#trunks = this.#openTrunks()
    const { gateways, health, lines } = this.#trunks
    this.gateways = gateways
    this.health = health
    this.lines = lines
    this.calls = this.#openCalls()
    const { calls, legs, phones } = this
    this.originator = new Originator({
      clock,
      ids,
      log,
      lines,
      switches: () => this.#switches.ready(),
      phonesAt: extension => phones.at(extension),
    })
    const { originator } = this
    this.supervisors = new Supervisors({ calls, legs, phones, originator, switches })
    this.#unreachable = new UnreachableCalls({ log, calls, legs, lost: leg => this.#lost(leg) })
    this.#switches.listen(this.#hearSwitches())
  }

  /** Reads agents and groups, then dials the switches. */
  async start(): Promise<void> {
    await this.queue.load()
    await this.#trunks.load()
    this.#switches.start()
  }

  /** Lets go: calls stay on their switches, where the next controller finds them. */
  async stop(): Promise<void> {
    await this.#switches.stop()
    this.#push.stop()
    this.originator.stop()
    this.#trunks.stop()
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
    return this.#switches.states()
  }

  /** How each gateway there is does, by name. */
  gatewaysHealth(): ReadonlyMap<string, GatewayHealth> {
    return this.#trunks.healthByName()
  }

  readonly maxCalls = {
    get: (): number => this.#maxCalls,
    set: (most: number): void => {
      this.#maxCalls = most
    },
  }

  #openQueue(): Queue {
    const { clock, log, store, callLog, policy, quality, switches, queue = noQueueParts } = this.#deps
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
      hasOneSwitch: switches.length === 1,
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

  #openPush(): PushEvents {
    const { clock, sink, pushed } = this.#deps
    const ownerOf = (leg: LegId) => this.calls.ownerOf(leg)
    return new PushEvents({ clock, sink, ownerOf, wanted: event => pushed.has(event) })
  }

  #openTrunks(): Trunks {
    const { clock, ids, log, quality, switches, gateways = noGateways, lines = noLineParts } = this.#deps
    const { acd, legs } = this
    const warned = (warning: GatewayWarning): void => {
      this.#watch.warned(warning)
      this.#push.gateway(warning)
    }
    return new Trunks({ clock, ids, log, gateways, lines, quality, switches, acd, legs, warned })
  }

  #openCalls(): CallRunner {
    const { clock, lines: parts = noLineParts } = this.#deps
    const { acd, lines, queue } = this
    const { callbacks, journal } = queue
    return new CallRunner({
      ...this.#deps,
      dialplan: this.#deps.dialplan ?? null,
      isPhone: number => this.phones.has(number),
      lines,
      acd,
      hours: new QueueHours({
        clock,
        groups: () => acd.groups(),
        holidays: () => lines.holidays,
        localTime: createLocalTime(parts.timezone),
      }),
      agents: this.desk,
      callbacks,
      journal,
      moved: state => callbacks.callMoved(state),
      push: this.#push,
      player: new LegPlayer(clock),
      watch: this.#watch,
      policy: () => ({ ...this.#deps.policy, ...acd.policy, callbacks: callbacks.now }),
    })
  }

  #hearSwitches(): ReturnType<typeof createSwitchEvents> {
    const { log } = this.#deps
    const { calls, acd, queue, legs, gateways, lines, phones, originator, health, supervisors } = this
    const { callbacks, journal } = queue
    const adopter = new Adopter({
      log,
      calls,
      maxCalls: () => this.#maxCalls,
      mayServe: leg => callbacks.mayServe(leg),
    })
    return createSwitchEvents({
      log,
      calls,
      acd,
      callbacks,
      journal,
      legs,
      gateways,
      lines,
      phones,
      originator,
      health,
      supervisors,
      adopter,
      push: this.#push,
      unreachable: this.#unreachable,
      lost: leg => this.#lost(leg),
    })
  }

  /** A leg ended while nobody listened. */
  #lost(leg: LegFacts): void {
    this.#push.lost(leg)
    this.health.lost(leg)
    tellOf('legDown', this.acd, leg)
  }
}
