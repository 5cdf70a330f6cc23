import { askServer } from '../../call/asking/ask-server.ts'
import type { CallEffect } from '../../call/call-effect.ts'
import { startDial } from '../../call/dialling/dial.ts'
import { after, type Outcome, type StepInput } from '../../call/outcome.ts'
import { playThen } from '../../call/play-then.ts'
import type { CallState, Dial } from '../../call/state.ts'
import type { ActionHandler } from '../action-handler.ts'
import type { FlowResponse } from '../contract.ts'
import { readDialVariables } from '../dial-variables.ts'
import { isDialable, isGatewayName, showable } from '../numbers.ts'
import { readPrompts } from '../prompts.ts'
import { refusals } from '../refusals.ts'
import { readService } from '../service.ts'

/** `ad_gateway` (ours): the route table chooses. */
const asRouted = '*'

const namedGateway = (gateway: string): string => (gateway === asRouted ? '' : gateway)

/** `bridge`: plays `transfer_ring`, then rings `ad_number` while the caller hears `wait_for_answer_ring`. */
export const bridge: ActionHandler = (state, response, input) => {
  const { ad_number: number = '', ad_gateway: gateway = '' } = response.action_data
  if (!isDialable(number) || !(gateway === '' || gateway === asRouted || isGatewayName(gateway))) {
    return after(refusals([`${gateway}/${number}`], 'ad_number', input), askAboutNumber(state, input))
  }
  const transferRing = readPrompts(response.transfer_ring)
  const target: Dial['target'] =
    gateway === '' ? { type: 'extension', number } : { type: 'line', gateway: namedGateway(gateway), number }
  const { dial, noted } = readDial(target, response, input)
  const effects = [...noted, ...refusals(transferRing.refused, 'transfer_ring', input)]
  if (transferRing.prompts.length === 0) return after(effects, startDial(state, dial, input))
  return after(effects, playThen(state, transferRing.prompts, { type: 'dial', dial }, input))
}

function readDial(
  target: Dial['target'],
  response: FlowResponse,
  input: StepInput,
): { readonly dial: Dial; readonly noted: CallEffect[] } {
  const data = response.action_data
  const variables = readDialVariables(data.ad_data ?? '')
  const waitRing = readPrompts(response.wait_for_answer_ring)
  const failRing = readPrompts(response.bridge_fail_ring)
  const { service, noted: aboutService } = readService(response, input)
  const display = data.ad_display_number ?? ''
  const dial: Dial = {
    target,
    displayNumber: showable(display),
    timeoutSeconds: readSeconds(data.ad_timeout ?? '', input.policy.bridgeTimeoutSeconds),
    variables: variables.variables,
    waitRing: waitRing.prompts.length > 0 ? waitRing.prompts : input.policy.ringback,
    failRing: failRing.prompts,
    service,
    sentBy: '',
  }
  const noted = [
    ...refusals(display === showable(display) ? [] : [display], 'ad_display_number', input),
    ...refusals(variables.refused, 'ad_data', input),
    ...refusals(waitRing.refused, 'wait_for_answer_ring', input),
    ...refusals(failRing.refused, 'bridge_fail_ring', input),
    ...aboutService,
  ]
  return { dial, noted }
}

/** Nobody lets a phone ring longer, in seconds. */
export const longestRingSeconds = 3600

/** Seconds as text, 1 to 3600; anything else is the default. */
function readSeconds(text: string, otherwise: number): number {
  const seconds = Number.parseInt(text, 10)
  return seconds >= 1 && seconds <= longestRingSeconds ? seconds : otherwise
}

function askAboutNumber(from: CallState, input: StepInput): Outcome {
  const attempts = from.attempts + 1
  const facts = { cause: 'INVALID_NUMBER_FORMAT', sip_code: '484', attempt: String(attempts) }
  return askServer({ ...from, attempts }, { event: 'bridge_failed', dtmf: '', facts }, input)
}
