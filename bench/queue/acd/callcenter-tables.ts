import Database from 'better-sqlite3'
import type { HouseSize } from './queue-house.ts'

/**
 * What mod_callcenter asks of its database to find work: each 100 ms one pass, which reads all waiting members and then,
 * for each of them, the agents of its queue in the strategy's order, and looks for one who is free
 * (mod_callcenter.c, cc_agent_dispatch_thread_run and members_callback; its tables have no index). SQLite in memory, the
 * columns that these two queries read.
 */
export class CallCenterTables {
  readonly #database = new Database(':memory:')
  readonly #members: Database.Statement
  readonly #agents: Database.Statement

  constructor({ waiting, agents, groups }: HouseSize) {
    this.#database.exec(`
      CREATE TABLE members (queue VARCHAR(255), uuid VARCHAR(255), joined_epoch INTEGER, base_score INTEGER,
        skill_score INTEGER, state VARCHAR(255));
      CREATE TABLE agents (name VARCHAR(255), status VARCHAR(255), state VARCHAR(255), last_bridge_end INTEGER,
        wrap_up_time INTEGER, ready_time INTEGER);
      CREATE TABLE tiers (queue VARCHAR(255), agent VARCHAR(255), state VARCHAR(255), level INTEGER,
        position INTEGER);`)
    this.#fill(waiting, agents, groups)
    this.#members = this.#database.prepare(
      `SELECT queue, uuid, joined_epoch, (? - joined_epoch) + base_score + skill_score AS score FROM members
       WHERE state = 'Waiting' ORDER BY score DESC`,
    )
    this.#agents = this.#database.prepare(
      `SELECT agents.name, agents.state, agents.last_bridge_end, agents.wrap_up_time, agents.ready_time, tiers.level
       FROM agents LEFT JOIN tiers ON (agents.name = tiers.agent)
       WHERE tiers.queue = ? AND (agents.status = 'Available' OR agents.status = 'On Break')
       ORDER BY level, agents.last_bridge_end, position`,
    )
  }

  /** One pass while nobody is free, over the first `most` members: how many were looked at, and the ms for each. */
  pass(most: number): { readonly readMs: number; readonly perMemberMs: number } {
    const begin = performance.now()
    const members = this.#members.all(1_000_000) as { readonly queue: string }[]
    const readMs = performance.now() - begin
    const from = performance.now()
    for (const { queue } of members.slice(0, most))
      for (const row of this.#agents.iterate(queue))
        if ((row as { readonly state: string }).state === 'Waiting') throw new Error('nobody is free')
    return { readMs, perMemberMs: (performance.now() - from) / Math.min(most, members.length) }
  }

  close(): void {
    this.#database.close()
  }

  #fill(waiting: number, agents: number, groups: number): void {
    const member = this.#database.prepare("INSERT INTO members VALUES (?, ?, ?, 0, 0, 'Waiting')")
    const person = this.#database.prepare(
      "INSERT INTO agents VALUES (?, 'Available', 'In a queue call', ?, 0, 0)",
    )
    const tier = this.#database.prepare("INSERT INTO tiers VALUES (?, ?, 'Ready', ?, ?)")
    const queue = (at: number): string => `queue-${at % groups}@default`
    this.#database.transaction(() => {
      for (let at = 0; at < waiting; at++) member.run(queue(at * 7919), `member-${at}`, at)
      for (let at = 0; at < agents; at++) {
        person.run(`agent-${at}@default`, at)
        for (const step of [0, 7]) tier.run(queue(at + step), `agent-${at}@default`, 1 + (at % 3), at % 40)
      }
    })()
  }
}
