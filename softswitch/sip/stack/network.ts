import type { SipClock } from '../clock.ts'
import type { SipIds } from '../ids.ts'
import { type LayerSetup, TransactionLayer } from '../transaction/layer.ts'
import { SipPort } from '../transport/sip-port.ts'
import type { CompiledOptions } from './compiled-options.ts'
import { type FaultReport, guarded } from './guard.ts'
import { Intake } from './intake.ts'

export interface NetworkSetup extends Pick<LayerSetup, 'requested' | 'acknowledged'> {
  readonly options: CompiledOptions
  readonly clock: SipClock
  readonly ids: SipIds
  readonly report: FaultReport
}

/** Everything below the calls: sockets, intake of messages, transactions. */
export class Network {
  readonly port: SipPort
  readonly transactions: TransactionLayer
  readonly #intake: Intake

  constructor(setup: NetworkSetup) {
    const { options, clock, ids, report } = setup
    const common = [{ name: 'server', value: options.userAgent }]
    this.port = new SipPort({
      host: options.host,
      limits: options.limits,
      clock,
      received: (parsed, flow) => guarded(report, () => this.#intake.receive(parsed, flow)),
      refused: flow => guarded(report, () => this.transactions.refused(flow)),
    })
    this.transactions = new TransactionLayer({
      ...setup,
      common,
      times: options.times,
      limits: options.limits,
      // A send that fails is told later, outside any handler of ours.
      send: (flow, data, failed) => this.port.send(flow, data, cause => guarded(report, () => failed(cause))),
      watch: flow => this.port.watch(flow),
      overloaded: (request, source) => this.#intake.overloaded(request, source),
    })
    this.#intake = new Intake({
      port: this.port,
      ids,
      log: options.log,
      common,
      accept: (message, source) => this.transactions.receive(message, source),
    })
  }

  get malformed(): number {
    return this.#intake.malformed
  }
}
