import { longestRingSeconds } from '../../core/flow/actions/bridge.ts'
import { longestWaitSeconds } from '../../core/flow/actions/queue.ts'
import type { FlowResponse } from '../../core/flow/contract.ts'
import { readDialVariables } from '../../core/flow/dial-variables.ts'
import { isDialable, isGatewayName, showable } from '../../core/flow/numbers.ts'
import { error, type FlowFinding, warning, when, written } from './finding.ts'
import { messages } from './messages.ts'

/** `ad_number` of bridge, transfer and voicemail: there must be one, and it must be a number. */
export function lintNumber({ action, action_data: data }: FlowResponse): FlowFinding[] {
  const field = 'action_data.ad_number'
  const number = data.ad_number ?? ''
  if (number === '') return [error(field, messages.noNumber(action), written(field, '1001'))]
  return when(!isDialable(number), () => {
    const digits = number.replace(/[^0-9+*#]/g, '')
    return error(field, messages.badNumber(number), digits === '' ? '' : written(field, digits))
  })
}

/** What only bridge looks at. */
export function lintBridge({ action_data: data }: FlowResponse): FlowFinding[] {
  const { ad_gateway: gateway = '', ad_display_number: display = '', ad_data: variables = '' } = data
  const isGateway = gateway === '' || isGatewayName(gateway)
  return [
    ...when(!isGateway, () => error('action_data.ad_gateway', messages.badGateway(gateway))),
    ...when(display !== showable(display), () =>
      warning('action_data.ad_display_number', messages.badDisplay(display)),
    ),
    ...readDialVariables(variables).refused.map(part =>
      error('action_data.ad_data', messages.badVariable(part)),
    ),
  ]
}

/** `ad_timeout` by action, in seconds: its limits and a sensible one. A queue takes 0 for the group's own limit. */
const timeouts = {
  bridge: { least: 1, most: longestRingSeconds, usual: '30' },
  queue: { least: 0, most: longestWaitSeconds, usual: '120' },
} as const

export function lintTimeout({ action, action_data: data }: FlowResponse): FlowFinding[] {
  const timeout = (data.ad_timeout ?? '').trim()
  const { least, most, usual } = timeouts[action === 'queue' ? 'queue' : 'bridge']
  const seconds = Number(timeout)
  const isGood = timeout === '' || (/^\d+$/.test(timeout) && seconds >= least && seconds <= most)
  return when(!isGood, () =>
    error('action_data.ad_timeout', messages.badTimeout(timeout, least, most), written('ad_timeout', usual)),
  )
}
