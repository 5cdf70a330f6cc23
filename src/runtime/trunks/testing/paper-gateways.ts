import type { Gateways, GatewayWithPassword } from '../../../ports/lines/gateways.ts'

export function gateway(name: string, change: Partial<GatewayWithPassword> = {}): GatewayWithPassword {
  return {
    name,
    kind: 'sip',
    host: '',
    addresses: [],
    transport: 'udp',
    username: '',
    realm: '',
    register: false,
    registerSeconds: 3600,
    pingSeconds: 0,
    enabled: true,
    strip: 0,
    prepend: '',
    pattern: '',
    replacement: '',
    carrier: '',
    maxConcurrent: null,
    cps: null,
    evenSpacing: false,
    callerIds: [],
    callerIdPerHour: null,
    password: '',
    ...change,
  }
}

/** The trunks of a test. */
export class PaperGateways implements Gateways {
  #list: readonly GatewayWithPassword[]
  readonly #listeners: (() => void)[] = []
  isDown = false

  constructor(...list: GatewayWithPassword[]) {
    this.#list = list
  }

  async gateways(): Promise<readonly GatewayWithPassword[]> {
    if (this.isDown) throw new Error('the store is down')
    return this.#list
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  set(...list: GatewayWithPassword[]): void {
    this.#list = list
    for (const tell of this.#listeners) tell()
  }
}
