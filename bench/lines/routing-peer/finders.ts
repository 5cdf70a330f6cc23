import pg from 'pg'
import type { RoutedCall } from '../../../src/core/routing/table/narrowing.ts'
import { orderRoutes } from '../../../src/core/routing/table/order-routes.ts'
import type { RouteTable } from '../../../src/core/routing/table/route-table.ts'
import type { FreeswitchHome } from '../../../test/scenarios/support/switch/freeswitch-home.ts'
import { SwitchAskers } from '../../support/switch-askers.ts'
import { type Expected, type Finder, mustBe } from './found.ts'
import { startLcr } from './lcr-switch.ts'
import { lcrQuery } from './lcr-tables.ts'

const monday = { date: '2026-11-23', weekday: 1, minute: 600 }

const callTo = (called: string): RoutedCall => ({
  called,
  caller: '1001',
  extension: '1001',
  groups: ['120'],
  at: monday,
  holidays: [],
})

/** nacd's own choice: the table, then the order among the routes of the longest prefix. */
export const ownChoice = (table: RouteTable, number: string): string =>
  orderRoutes(table.match(callTo(number)), () => 1, Math.random)[0]?.gateway ?? ''

export const ownFinder = (table: RouteTable, expected: Expected): Finder => ({
  name: 'nacd: RouteTable, orderRoutes',
  perRound: 300_000,
  async find(numbers) {
    let last = ''
    for (const number of numbers) last = ownChoice(table, number)
    const [number = ''] = numbers.slice(-1)
    mustBe(expected(number), last, number)
    return []
  },
  close: async () => undefined,
})

/** The query of mod_lcr, put to the database by itself. */
export async function queryFinder(
  database: string,
  connections: number,
  expected: Expected,
): Promise<Finder> {
  const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: database }))
  await Promise.all(clients.map(client => client.connect()))
  return {
    name: 'PostgreSQL: the query of mod_lcr',
    perRound: 3_000,
    async find(numbers) {
      const times: number[] = []
      let next = 0
      const work = async (client: pg.Client): Promise<void> => {
        for (let number = numbers[next++]; number !== undefined; number = numbers[next++]) {
          const start = performance.now()
          const { rows } = await client.query(lcrQuery(number))
          mustBe(expected(number), rows[0]?.lcr_carrier_name, number)
          times.push(performance.now() - start)
        }
      }
      await Promise.all(clients.map(work))
      return times
    },
    async close() {
      await Promise.all(clients.map(client => client.end()))
    },
  }
}

/** mod_lcr, asked by its own command. */
export async function lcrFinder(
  home: FreeswitchHome,
  folder: string,
  database: string,
  connections: number,
  expected: Expected,
): Promise<Finder> {
  const { program, esl } = await startLcr(home, folder, database)
  const askers = await SwitchAskers.open(esl, connections)
  return {
    name: 'FreeSWITCH: mod_lcr',
    perRound: 3_000,
    find: numbers =>
      askers.ask(
        numbers.map(number => `lcr ${number}`),
        (answer, command) => mustBe(expected(command.slice(4)), firstCarrier(answer), command),
      ),
    async close() {
      askers.close()
      await program.stop()
    },
  }
}

/** Of a table of columns between `|`: the second one of the first row below the heading. */
const firstCarrier = (answer: string): string | undefined => answer.split('\n')[1]?.split('|')[2]?.trim()
