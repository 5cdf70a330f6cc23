import type { DestinationVerdict } from '../../core/routing/allowed-destination.ts'
import type { LegId } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Phones } from '../legs/phones.ts'
import type { LiveLineDesk } from '../lines/line-desk.ts'
import { failed, type OriginateOrder, type OriginateResult } from './order.ts'
import type { Originator } from './originator.ts'

/** Somebody at an extension is to be rung, then the number is called for them. All fields have been checked. */
export interface ClickToCallRequest {
  readonly extension: string
  /** Digits, +, * and # (core/dial/member.ts). */
  readonly number: string
  /** What the called person sees; "" = as the gateway has it. */
  readonly displayNumber: string
  /** "" = the route table chooses. */
  readonly gateway: string
  /** How long each of the two is rung. */
  readonly timeoutSeconds: number
  /** Beside the number on the extension's display while it rings; "" = the number. */
  readonly callerName: string
}

export type ClickToCallOutcome =
  | { readonly type: 'ringing'; readonly uuid: LegId; readonly switchName: string }
  | (OriginateResult & { readonly type: 'failed' })

export interface ClickToCallDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly phones: Pick<Phones, 'has'>
  readonly lines: Pick<LiveLineDesk, 'explain'>
  readonly originator: Pick<Originator, 'start'>
}

/** Calls that begin on a screen: the phone beside it rings first. */
export class ClickToCall {
  readonly #deps: ClickToCallDeps

  constructor(deps: ClickToCallDeps) {
    this.#deps = deps
  }

  isRegistered(extension: string): boolean {
    return this.#deps.phones.has(extension)
  }

  /** Whether this extension may call the number, before anything rings. */
  mayCall({ number, extension, gateway, displayNumber }: ClickToCallRequest): DestinationVerdict {
    const { clock, lines } = this.#deps
    const request = { number, gateway, displayNumber, caller: extension, extension, group: '' }
    return lines.explain({ ...request, priority: 0, since: clock.now(), mayWait: false }).destination
  }

  /** Settles as soon as the extension's leg is there, or there will be none. */
  async call(request: ClickToCallRequest): Promise<ClickToCallOutcome> {
    const began = await this.#deps.originator.start(orderOf(request)).began
    if (began.type === 'failed') return failed(began.cause, began.reason)
    return { type: 'ringing', uuid: began.legId, switchName: began.switchName }
  }
}

function orderOf(request: ClickToCallRequest): OriginateOrder {
  const { extension, number, callerName, timeoutSeconds } = request
  const member = { target: { type: 'extension', number: extension }, variables: {} } as const
  return {
    dial: { type: 'dial', steps: [{ members: [member] }], timeoutSeconds: null },
    next: { type: 'application', name: 'nbridge', data: dialString(request), isOwn: true },
    displayName: callerName,
    displayNumber: number,
    timeoutSeconds,
    switchName: '',
    parties: { caller: extension, callee: number },
  }
}

function dialString({ number, gateway, displayNumber, timeoutSeconds }: ClickToCallRequest): string {
  const shown = displayNumber === '' ? '' : `origination_caller_id_number=${displayNumber},`
  const target = gateway === '' ? number : `sofia/gateway/${gateway}/${number}`
  return `{${shown}originate_timeout=${timeoutSeconds}}${target}`
}
