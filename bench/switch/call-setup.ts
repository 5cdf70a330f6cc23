import { createSdpSession } from '../../softswitch/media/sdp/sdp.ts'
import { createSipStack } from '../../softswitch/sip/stack.ts'
import type { SipStack } from '../../softswitch/sip/types.ts'
import { House } from '../../test/scenarios/support/house.ts'
import { extensions } from '../../test/scenarios/support/nacd/customer-database.ts'
import { median, percentile, printTable } from '../support/table.ts'

/** Calls of each kind in one round, one after the other, and how many rounds. */
const perRound = 100
const rounds = 5
const group = '120'
/** A number that the dialplan refuses at once, without nacd's call control. */
const refused = '700'

const dialplan = `<extension name="refused"><condition field="destination_number" expression="^${refused}$">
<action application="hangup" data="CALL_REJECTED"/></condition></extension>`

async function openCaller(): Promise<SipStack> {
  const stack = createSipStack({
    host: '127.0.0.1',
    port: 0,
    realm: 'bench',
    lookupPassword: () => Promise.resolve(null),
    trunkAt: () => null,
    onInvite: call => call.reject(480, 'Temporarily Unavailable'),
    onRegister: () => undefined,
    onUnregister: () => undefined,
  })
  await stack.start()
  return stack
}

/** Milliseconds from the first INVITE (which is challenged) to the final refusal. */
function call(caller: SipStack, sipPort: number, number: string): Promise<number> {
  return new Promise(resolve => {
    const start = performance.now()
    caller
      .invite({
        uri: `sip:${number}@127.0.0.1:${sipPort}`,
        from: { displayName: '', user: '1002', host: '127.0.0.1' },
        toUser: number,
        sdp: createSdpSession({ ip: '127.0.0.1', port: 40_000 }).offer(),
        headers: {},
        credentials: { username: '1002', password: extensions['1002'] ?? '' },
      })
      .listen({ ended: () => resolve(performance.now() - start) })
  })
}

async function callMany(caller: SipStack, sipPort: number, number: string): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < perRound; n += 1) times.push(await call(caller, sipPort, number))
  return times
}

/**
 * The call flow answers `hangup`, so the first command nacd sends is what the caller sees. The same call refused by the
 * dialplan alone takes the same way but for nacd's call control: the difference is park event, question to the HTTP
 * server and back, decision, command.
 */
export async function run(): Promise<void> {
  const house = await House.open('embedded', {
    settings: { log_level: 'warn', max_calls: '10000' },
    dialplan,
  })
  const caller = await openCaller()
  try {
    house.flow.script = () => ({ action: 'hangup' })
    await callMany(caller, house.ports.sip, group)
    const controlled: number[] = []
    const plain: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      controlled.push(...(await callMany(caller, house.ports.sip, group)))
      plain.push(...(await callMany(caller, house.ports.sip, refused)))
    }
    printResult(controlled, plain)
  } finally {
    await caller.stop()
    await house.close()
  }
}

const shares: readonly (readonly [string, (values: readonly number[]) => number])[] = [
  ['median', median],
  ['p95', values => percentile(values, 0.95)],
  ['p99', values => percentile(values, 0.99)],
  ['max', values => Math.max(...values)],
]

function printResult(controlled: readonly number[], plain: readonly number[]): void {
  const row = (name: string, of: (read: (values: readonly number[]) => number) => number): string[] => [
    name,
    ...shares.map(([, read]) => of(read).toFixed(2)),
  ]
  printTable(
    `call set-up on the embedded switch: ${controlled.length} calls of each kind, ms`,
    ['', ...shares.map(([name]) => name)],
    [
      row('INVITE to final response, through nacd', read => read(controlled)),
      row('INVITE to final response, dialplan alone', read => read(plain)),
      row("nacd's share, HTTP round trip included", read => read(controlled) - read(plain)),
      row('ratio', read => read(controlled) / read(plain)),
    ],
  )
}
