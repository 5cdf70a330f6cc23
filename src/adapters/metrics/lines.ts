import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { LineObserver } from '../../ports/lines/lines.ts'

export interface LineMetrics extends LineObserver {
  /** From now on the gauge reads how many calls wait for a line. */
  gauge(waiting: () => number): void
}

/** What the line desk does. Gateways that exist are the only labels from outside. */
export function addLines(registry: Registry): LineMetrics {
  const registers = [registry]
  const found = new Counter({
    name: 'nacd_lines_found_total',
    help: 'Lines given to calls that go out, by gateway',
    labelNames: ['gateway'],
    registers,
  })
  const refused = new Counter({
    name: 'nacd_lines_refused_total',
    help: 'Calls that got no line, by reason',
    labelNames: ['reason'],
    registers,
  })
  const queued = new Counter({
    name: 'nacd_lines_queued_total',
    help: 'Calls that had to wait for a line',
    registers,
  })
  const lost = new Counter({
    name: 'nacd_line_leases_run_out_total',
    help: 'Lines that were given and of which no leg came in time',
    registers,
  })
  const rested = new Counter({
    name: 'nacd_gateway_rests_total',
    help: 'How often a gateway had no calls for a while after a failure',
    labelNames: ['gateway'],
    registers,
  })
  const waited = new Histogram({
    name: 'nacd_line_wait_seconds',
    help: 'How long calls that had to wait for a line did so, whether they got one or not',
    buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600],
    registers,
  })
  const note = (waitedMs: number): void => {
    if (waitedMs > 0) waited.observe(waitedMs / 1000)
  }
  return {
    found: (gateway, waitedMs) => {
      found.inc({ gateway })
      note(waitedMs)
    },
    waits: () => queued.inc(),
    refused: (reason, waitedMs) => {
      refused.inc({ reason })
      note(waitedMs)
    },
    leaseRanOut: () => lost.inc(),
    rests: gateway => rested.inc({ gateway }),
    gauge: waiting => {
      new Gauge({
        name: 'nacd_lines_waiting',
        help: 'Calls that wait for a line now',
        registers,
        collect() {
          this.set(waiting())
        },
      })
    },
  }
}
