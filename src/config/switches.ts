import type { SwitchConfig } from './config.ts'
import type { HostPort } from './kinds/address.ts'
import type { Values } from './param.ts'
import { embeddedParams, freeswitchParams, type SwitchType, switchTables } from './params/switch.ts'
import type { PortUse } from './port-use.ts'
import type { Report } from './problem.ts'
import { readTable } from './read-table.ts'
import { alreadyOnLine, unknownName } from './xml/elements.ts'
import type { RawTable } from './xml/raw-file.ts'

/** A `<switch>` as far as it could be read. */
export interface ReadSwitch {
  /** null = something in it was wrong, and is reported. */
  readonly config: SwitchConfig | null
  /** The ports that could be read, for the search for conflicts. */
  readonly ports: readonly PortUse[]
}

type Reader = (raw: RawTable, report: Report) => ReadSwitch

const readers: Record<SwitchType, Reader> = { freeswitch: readFreeswitch, embedded: readEmbedded }

/** Reads every `<switch>` by the table of its type, and reports names that stand twice. */
export function readSwitches(raws: readonly RawTable[], report: Report): ReadSwitch[] {
  reportSameNames(raws, report)
  return raws.map(raw => readSwitch(raw, report))
}

function readSwitch(raw: RawTable, report: Report): ReadSwitch {
  const type = raw.values.get('type')
  if (type !== undefined && isSwitchType(type.text)) return readers[type.text](raw, report)
  const types = Object.keys(switchTables)
  const missing = { en: `missing; expected ${types.join(' | ')}`, zh: `缺少；应为：${types.join(' | ')}` }
  report(type?.place ?? raw.place, 'type', type ? unknownName(type.text, types) : missing)
  return { config: null, ports: [] }
}

function isSwitchType(text: string): text is SwitchType {
  return Object.hasOwn(switchTables, text)
}

function reportSameNames(raws: readonly RawTable[], report: Report): void {
  const lines = new Map<string, number>()
  for (const { values } of raws) {
    const name = values.get('name')
    if (name === undefined || name.text === '') continue
    const first = lines.get(name.text)
    if (first === undefined) lines.set(name.text, name.place.line)
    else report(name.place, 'name', alreadyOnLine(first))
  }
}

function readFreeswitch(raw: RawTable, report: Report): ReadSwitch {
  const { values, complete } = readTable(freeswitchParams, raw, report)
  const { host, port } = values
  const ports =
    host !== undefined && port !== undefined ? [portUse(raw, 'port', ['tcp'], { host, port }, false)] : []
  if (!complete) return { config: null, ports }
  const whole = values as Values<typeof freeswitchParams>
  const { name, password, gateway_profile: gatewayProfile } = whole
  const at = { host: whole.host, port: whole.port }
  return { config: { type: 'freeswitch', name, ...at, password, gatewayProfile }, ports }
}

function readEmbedded(raw: RawTable, report: Report): ReadSwitch {
  const { values, complete } = readTable(embeddedParams, raw, report)
  const { sip, rtp, esl } = values
  const ports: PortUse[] = []
  if (sip !== undefined) ports.push(portUse(raw, 'sip', ['udp', 'tcp'], sip, true))
  if (sip !== undefined && rtp !== undefined) {
    ports.push({ ...portUse(raw, 'rtp', ['udp'], { host: sip.host, port: rtp.low }, true), high: rtp.high })
  }
  if (esl !== undefined) ports.push(portUse(raw, 'esl', ['tcp'], esl, true))
  if (!complete) return { config: null, ports }
  const whole = values as Values<typeof embeddedParams>
  return {
    config: { type: 'embedded', name: whole.name, sip: whole.sip, rtp: whole.rtp, esl: whole.esl },
    ports,
  }
}

function portUse(
  raw: RawTable,
  param: string,
  protocols: PortUse['protocols'],
  at: HostPort,
  own: boolean,
): PortUse {
  const place = raw.values.get(param)?.place ?? raw.place
  return { param, place, protocols, host: at.host, low: at.port, high: at.port, own }
}
