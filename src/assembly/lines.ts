import type { Store } from '../adapters/sql/store.ts'
import { systemPause } from '../adapters/system/clock.ts'
import type { Config } from '../config/config.ts'
import type { LineGateway } from '../core/line/line-gateway.ts'
import type { GatewayRecord } from '../ports/gateways.ts'
import type { LineRules } from '../ports/lines.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import { fixedSettings, type LineParts, noLineParts } from '../runtime/lines/open-line-desk.ts'

/** What the line desk goes by: the store's gateways, blacklist and holidays. */
export function lineParts({ numbers, timezone }: Config, store: Store): LineParts {
  return {
    ...noLineParts,
    rules: rulesOf(store),
    settings: { ...noLineParts.settings, ...fixedSettings, plan: numbers },
    timezone,
    pause: systemPause,
    random: Math.random,
  }
}

function rulesOf({ gateways, blacklist, holidays }: Store): LineRules {
  return {
    ...noLineParts.rules,
    gateways: async () => (await gateways.gateways()).map(toLineGateway),
    blacklist: () => everyPage(request => blacklist.list(null, request)),
    holidays: () => everyPage(request => holidays.list(request)),
    onChange: listener => gateways.onChange(listener),
  }
}

/** A gateway whose record says nothing of lines yet has no limits and takes numbers as they are. */
const toLineGateway = ({ name, host, enabled }: GatewayRecord): LineGateway => ({
  name,
  host,
  enabled,
  carrier: '',
  strip: 0,
  prepend: '',
  pattern: '',
  replacement: '',
  maxConcurrent: null,
  cps: null,
  evenSpacing: false,
  callerIds: [],
  callerIdPerHour: null,
})

const pageSize = 500

async function everyPage<T>(read: (request: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = []
  for (let page = 1; ; page++) {
    const { items } = await read({ page, pageSize })
    all.push(...items)
    if (items.length < pageSize) return all
  }
}
