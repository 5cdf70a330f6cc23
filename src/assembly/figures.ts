import type { Metrics } from '../adapters/metrics/metrics.ts'
import type { Store } from '../adapters/sql/store.ts'
import { systemClock } from '../adapters/system/clock.ts'
import type { Config } from '../config/config.ts'
import type { GroupRecord } from '../core/acd/records.ts'
import { askedInCall } from '../core/call/record/record-id.ts'
import type { Log } from '../ports/log.ts'
import { createLocalTime } from '../runtime/clock/local-time.ts'
import { EventHub } from '../runtime/events/event-hub.ts'
import { LiveEvents } from '../runtime/events/live-events.ts'
import { FiguresKeeper } from '../runtime/figures/figures-keeper.ts'
import { groupLinesReader } from '../runtime/figures/group-lines-reader.ts'
import { HistoryReader } from '../runtime/figures/history-reader.ts'
import { OldTimes } from '../runtime/figures/old-times.ts'
import { TimesWriter } from '../runtime/figures/times-writer.ts'
import { LiveView } from '../runtime/live-view.ts'
import type { QueueFactSink } from '../runtime/queue/queue-parts.ts'
import type { Runtime } from '../runtime/runtime.ts'

/** What looks on while calls are run: figures, live events, metrics. */
export interface Lookers {
  readonly events: EventHub
  readonly live: LiveEvents
  readonly figures: FiguresKeeper
  readonly history: HistoryReader
  readonly facts: QueueFactSink
  /** Reads in the day so far, for which nobody waits, and keeps what comes. */
  start(): void
  /** To be done before the store closes. */
  stop(): void
  /** From now on groups are those the runtime knows. */
  follow(runtime: Runtime): void
}

export function openLookers(
  { timezone, switches }: Config,
  store: Store,
  metrics: Metrics,
  log: Log,
): Lookers {
  let groups: () => readonly GroupRecord[] = () => []
  const now = () => groups()
  const localTime = createLocalTime(timezone)
  const { recordedCalls: recorded, agentTimes: times, cdrs, openCalls, callbacks } = store
  const openRecords = async () => {
    const [waiting, ...open] = await Promise.all([
      callbacks.all(),
      ...switches.map(({ name }) => openCalls.on(name)),
    ])
    return [...open.flat().map(({ recordId }) => recordId), ...waiting.map(({ id }) => askedInCall(id))]
  }
  const figures = new FiguresKeeper({
    clock: systemClock,
    ...{ log, localTime, groups: now, recorded, cdrs, times, openRecords },
  })
  const writer = new TimesWriter({ clock: systemClock, figures, times })
  const oldTimes = new OldTimes({ clock: systemClock, log, times })
  const events = new EventHub({ clock: systemClock })
  const live = new LiveEvents(events)
  return {
    events,
    live,
    figures,
    history: new HistoryReader({ recorded, times, localTime, groups: now }),
    facts: {
      note(fact, at) {
        figures.note(fact, at)
        live.note(fact, at)
        metrics.queues.note(fact)
      },
    },
    start() {
      void figures.restore()
      writer.start()
      void oldTimes.start()
    },
    stop() {
      figures.stop()
      writer.stop()
      oldTimes.stop()
    },
    follow(runtime) {
      groups = () => runtime.acd.groups()
      const view = new LiveView(runtime, systemClock)
      metrics.queues.gauge(() => view.groups(), groupLinesReader(now))
    },
  }
}
