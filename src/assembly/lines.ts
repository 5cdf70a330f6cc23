import type { Store } from '../adapters/sql/store.ts'
import { systemPause } from '../adapters/system/clock.ts'
import type { Config } from '../config/config.ts'
import type { LineObserver, LineRules } from '../ports/lines/lines.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import { fixedSettings, type LineParts } from '../runtime/lines/open-line-desk.ts'

/** What the line desk goes by: the routes and rules of the store, the bounds of the configuration. */
export function lineParts(config: Config, store: Store, observe: LineObserver): LineParts {
  const { numbers, timezone, line } = config
  return {
    routes: store.routes,
    rules: rulesOf(store),
    settings: {
      ...fixedSettings,
      plan: numbers,
      failover: new Map(),
      bounds: { mostAttempts: line.mostAttempts, longest: line.longestHuntMs },
      maxWait: line.longestWaitMs,
      maxLength: line.mostWaiting,
    },
    timezone,
    pause: systemPause,
    random: Math.random,
    observe,
  }
}

function rulesOf(store: Store): LineRules {
  const { gateways, limits, destinationRules, blacklist, holidays } = store
  return {
    gateways: () => gateways.gateways(),
    limits: () => limits.limits(),
    destinations: () => destinationRules.rules(),
    blacklist: () => everyPage(request => blacklist.list(null, request)),
    holidays: () => everyPage(request => holidays.list(request)),
    onChange: listener => {
      for (const each of [gateways, limits, destinationRules, blacklist]) each.onChange(listener)
    },
  }
}

const pageSize = 500

async function everyPage<T>(read: (request: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = []
  for (let page = 1; ; page++) {
    const { items } = await read({ page, pageSize })
    all.push(...items)
    if (items.length < pageSize) return all
  }
}
