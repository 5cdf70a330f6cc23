import type { GatewayCommand } from '../../../ports/switch.ts'
import { firstRefusal, type Refused, refused } from '../refused.ts'
import { api, type Wire, type Wires } from '../wire/wire.ts'
import { checkGateway } from './syntax.ts'

/** The jobs about gateways by their Job-UUID: their results find their way even after a restart. */
export const gatewayJobs = { scan: 'nacd-gateways-scan', read: 'nacd-gateways-read' } as const

/** mod_sofia takes this word for every gateway of the profile. */
const allGateways = '_all_'

const checkDropped = (name: string): Refused | null =>
  name.toLowerCase() === allGateways
    ? refused(`the gateway name ${allGateways} means all of them`)
    : checkGateway(name)

const job = (jobId: string, args: string): Wire => ({ type: 'job', name: 'sofia', args, jobId })

type Refresh = Extract<GatewayCommand, { type: 'refreshGateways' }>

/** A rescan adds what is new; only what was taken away before is read anew (mod_sofia). */
export const gatewayBuilders = {
  refreshGateways: ({ dropped }: Refresh, profile: string): Wires | Refused =>
    firstRefusal(...dropped.map(checkDropped)) ?? [
      ...dropped.map(name => api('sofia', 'profile', profile, 'killgw', name)),
      job(gatewayJobs.scan, `profile ${profile} rescan`),
    ],
  readGateways: (): Wires => [job(gatewayJobs.read, 'xmlstatus gateway')],
} as const
