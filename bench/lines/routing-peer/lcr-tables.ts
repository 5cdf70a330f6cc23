import pg from 'pg'
import type { DatabaseServer } from '../../../test/databases/database-server.ts'
import { gateways, routeRows } from '../route-rows.ts'

/** The tables of mod_lcr (its documentation), with an index on what it looks for. */
const tables = [
  'CREATE TABLE carriers (id integer PRIMARY KEY, carrier_name varchar(255) NOT NULL, enabled boolean NOT NULL DEFAULT true)',
  `CREATE TABLE carrier_gateway (id integer PRIMARY KEY, carrier_id integer NOT NULL REFERENCES carriers (id),
    prefix varchar(128) NOT NULL, suffix varchar(128) NOT NULL DEFAULT '', codec varchar(128) NOT NULL DEFAULT '',
    enabled boolean NOT NULL DEFAULT true)`,
  `CREATE TABLE lcr (id serial PRIMARY KEY, digits numeric(20, 0), rate numeric(11, 5),
    intrastate_rate numeric(11, 5), intralata_rate numeric(11, 5), carrier_id integer NOT NULL,
    lead_strip integer NOT NULL DEFAULT 0, trail_strip integer NOT NULL DEFAULT 0,
    prefix varchar(16) NOT NULL DEFAULT '', suffix varchar(16) NOT NULL DEFAULT '',
    lcr_profile integer NOT NULL DEFAULT 0, date_start timestamptz NOT NULL DEFAULT '1970-01-01',
    date_end timestamptz NOT NULL DEFAULT '2099-12-31', quality numeric(10, 6) NOT NULL DEFAULT 0,
    reliability numeric(10, 6) NOT NULL DEFAULT 0, cid varchar(32) NOT NULL DEFAULT '',
    enabled boolean NOT NULL DEFAULT true, lrn boolean NOT NULL DEFAULT false)`,
]

const afterwards = [
  'CREATE INDEX digits_rate ON lcr (digits, rate)',
  'CREATE INDEX carrier_of_gateway ON carrier_gateway (carrier_id)',
  'ANALYZE',
]

const rowsATime = 50_000

/** Makes a database with the routes of the benchmarks as mod_lcr keeps them; resolves with its URL. */
export async function fillLcrTables(server: DatabaseServer): Promise<string> {
  const url = await server.createDatabase()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const statement of tables) await client.query(statement)
  await fillCarriers(client)
  await fillRoutes(client)
  for (const statement of afterwards) await client.query(statement)
  await client.end()
  return url
}

async function fillCarriers(client: pg.Client): Promise<void> {
  const ids = gateways.map((_, nth) => nth)
  await client.query('INSERT INTO carriers (id, carrier_name) SELECT * FROM unnest($1::int[], $2::text[])', [
    ids,
    gateways,
  ])
  await client.query(
    `INSERT INTO carrier_gateway (id, carrier_id, prefix) SELECT id, id, 'sofia/gateway/' || carrier_name || '/' FROM carriers`,
  )
}

async function fillRoutes(client: pg.Client): Promise<void> {
  const places = new Map(gateways.map((name, nth) => [name, nth]))
  let batch = { digits: [] as string[], rates: [] as number[], carriers: [] as number[] }
  const write = async (): Promise<void> => {
    await client.query(
      'INSERT INTO lcr (digits, rate, carrier_id) SELECT * FROM unnest($1::numeric[], $2::numeric[], $3::int[])',
      [batch.digits, batch.rates, batch.carriers],
    )
    batch = { digits: [], rates: [], carriers: [] }
  }
  for (const { prefix, cost, gateway } of routeRows()) {
    batch.digits.push(prefix)
    batch.rates.push(cost)
    batch.carriers.push(places.get(gateway) ?? -1)
    if (batch.digits.length === rowsATime) await write()
  }
  await write()
}

/** What mod_lcr asks where no SQL of one's own is given: every prefix of the number by name, the longest and cheapest first. */
export function lcrQuery(number: string): string {
  const prefixes = Array.from({ length: number.length }, (_, at) => number.slice(0, number.length - at)).join(
    ',',
  )
  return `SELECT l.digits AS lcr_digits, c.carrier_name AS lcr_carrier_name, l.rate AS lcr_rate_field,
    cg.prefix AS lcr_gw_prefix, cg.suffix AS lcr_gw_suffix, l.lead_strip AS lcr_lead_strip,
    l.trail_strip AS lcr_trail_strip, l.prefix AS lcr_prefix, l.suffix AS lcr_suffix, cg.codec AS lcr_codec,
    l.cid AS lcr_cid
  FROM lcr l JOIN carriers c ON l.carrier_id = c.id JOIN carrier_gateway cg ON c.id = cg.carrier_id
  WHERE c.enabled = '1' AND cg.enabled = '1' AND l.enabled = '1'
    AND ((digits IN (${prefixes}) AND lrn = false) OR (digits IN (${prefixes}) AND lrn = true))
    AND CURRENT_TIMESTAMP BETWEEN date_start AND date_end
  ORDER BY digits DESC, rate, random();`
}
