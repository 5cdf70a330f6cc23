import type { GatewayState } from '../../ports/switch.ts'

/** How one gateway is at one switch. */
export interface GatewayAtSwitch {
  readonly switchName: string
  readonly state: string
  readonly up: boolean
}

/** How the trunks are, as far as the switches within reach have told. */
export class GatewayStates {
  readonly #bySwitch = new Map<string, Map<string, GatewayState>>()

  note(switchName: string, gateway: GatewayState): void {
    const known = this.#bySwitch.get(switchName) ?? new Map<string, GatewayState>()
    this.#bySwitch.set(switchName, known.set(gateway.name, gateway))
  }

  gone(switchName: string, name: string): void {
    this.#bySwitch.get(switchName)?.delete(name)
  }

  /** Nothing is known of a switch that is out of reach, or has just come. */
  clear(switchName: string): void {
    this.#bySwitch.delete(switchName)
  }

  /** Whether every switch that knows it says that no call goes out over it; false where none has told. */
  isDown(name: string): boolean {
    let isKnown = false
    for (const gateways of this.#bySwitch.values()) {
      const found = gateways.get(name)
      if (found?.up === true) return false
      isKnown ||= found !== undefined
    }
    return isKnown
  }

  of(name: string): readonly GatewayAtSwitch[] {
    return [...this.#bySwitch].flatMap(([switchName, gateways]) => {
      const found = gateways.get(name)
      return found === undefined ? [] : [{ switchName, state: found.state, up: found.up }]
    })
  }
}
