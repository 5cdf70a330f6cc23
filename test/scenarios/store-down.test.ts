import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { DatabaseServer } from '../databases/database-server.ts'
import { startMariadb } from '../databases/mariadb.ts'
import { startPostgres } from '../databases/postgres.ts'
import { onEvents, queue } from './support/flow/answers.ts'
import { House } from './support/house.ts'
import { until } from './support/until.ts'

const servers = [
  { name: 'PostgreSQL', start: startPostgres },
  { name: 'MariaDB', start: startMariadb },
]

interface Fault {
  readonly what: string
  readonly begin: (server: DatabaseServer) => unknown
  readonly end: (server: DatabaseServer) => unknown
}

const faults: readonly Fault[] = [
  { what: 'killed', begin: server => server.kill(), end: server => server.start() },
  { what: 'frozen', begin: server => server.freeze(), end: server => server.thaw() },
]

describe.each(servers)('calls while the store on $name is down', ({ start }) => {
  let server: DatabaseServer
  let house: House
  beforeAll(async () => {
    server = await start()
    house = await House.open('embedded', { settings: { store: await server.createDatabase() } })
    await house.nacd.api.put('/v1/agents/1001', { groups: [{ number: '121' }], status: 'ready' })
  })
  afterEach(() => house.tidyUp())
  afterAll(async () => {
    await house?.close()
    await server?.stop()
  })

  it.each(faults)('$what: who waits and who comes is served, the records follow', async ({ begin, end }) => {
    house.flow.begin(onEvents({ incoming: queue('121') }))
    const waiting = await house.phone('1002', { tone: 'caller' })
    await waiting.dial('121')
    await waiting.ear.hears('music')
    await begin(server)
    try {
      const agent = await house.phone('1001', { tone: 'agent' })
      await talk(agent, waiting)
      const later = await house.phone('1003', { tone: 'caller' })
      await later.dial('121')
      await talk(agent, later)
    } finally {
      await end(server)
    }
    const asked = house.flow.requests.filter(request => request.event === 'incoming')
    expect(asked).toHaveLength(2)
    for (const { call_uuid, caller_number } of asked) {
      const cdr = await until('the record', () => house.nacd.api.cdr(call_uuid).catch(() => null))
      expect(cdr).toMatchObject({ agent_extension: '1001', caller_number, cause: 'NORMAL_CLEARING' })
    }
  })
})

type Phone = Awaited<ReturnType<House['phone']>>

async function talk(agent: Phone, caller: Phone): Promise<void> {
  await agent.rings()
  await agent.answer()
  await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
  await agent.hangUp()
  await Promise.all([agent.closed(), caller.closed()])
}
