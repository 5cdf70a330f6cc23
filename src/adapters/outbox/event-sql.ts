import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import type { OnRecovery } from './verdict.ts'

/** Waiting for a process that is just going down, in ms; this blocks, but only at start. */
const lockWaitMs = 2_000

const schema = `
  CREATE TABLE IF NOT EXISTS event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL,
    call_uuid TEXT NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS event_by_call ON event (call_uuid, id);
  CREATE TABLE IF NOT EXISTS line (
    call_uuid TEXT PRIMARY KEY,
    due_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    receiver_down INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS line_by_due ON line (due_at);
  DROP INDEX IF EXISTS line_of_down;
  CREATE INDEX IF NOT EXISTS line_to_wake ON line (receiver_down) WHERE receiver_down > 0;
`

/** `line.receiver_down` as it stands in the file. */
export const recoveries: Readonly<Record<OnRecovery, number>> = { stay: 0, forgive: 1, wake: 2 }

/** The write-ahead log shrinks back to this many bytes after a burst: it is as long as the largest transaction else. */
const walBytes = 16 * 1024 * 1024

/** Opens or makes the database, readable by its owner only: it holds phone numbers. Throws what SQLite throws. */
export function openDatabase(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true })
  closeSync(openSync(file, 'a', 0o600))
  const database = new Database(file, { timeout: lockWaitMs })
  try {
    setUp(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function setUp(database: Database.Database): void {
  // One process only: two would send everything twice and out of order. The lock dies with the process.
  database.pragma('locking_mode = EXCLUSIVE')
  database.pragma('journal_mode = WAL')
  // In WAL mode a killed process loses nothing; only a power cut may lose the last moments, never the file.
  database.pragma('synchronous = NORMAL')
  database.pragma(`journal_size_limit = ${walBytes}`)
  database.exec(`BEGIN EXCLUSIVE; ${schema} COMMIT;`)
}

/** Every statement the outbox runs, prepared once. Values are always bound. */
export function prepare(database: Database.Database) {
  return {
    count: database.prepare('SELECT count(*) FROM event'),
    openLine: database.prepare('INSERT INTO line (call_uuid, due_at) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    append: database.prepare('INSERT INTO event (event_id, call_uuid, body) VALUES (?, ?, ?)'),
    remove: database.prepare('DELETE FROM event WHERE id = ?'),
    advance: database.prepare('UPDATE line SET due_at = ?, tries = 0, receiver_down = 0 WHERE call_uuid = ?'),
    closeLine: database.prepare(
      'DELETE FROM line WHERE call_uuid = :call AND NOT EXISTS (SELECT 1 FROM event WHERE call_uuid = :call)',
    ),
    // An event that was dropped meanwhile leaves its tries to nobody.
    postpone: database.prepare(`
      UPDATE line SET due_at = ?, tries = ?, receiver_down = ?
      WHERE call_uuid = ? AND EXISTS (SELECT 1 FROM event WHERE id = ?)`),
    wake: database.prepare(`
      UPDATE line SET due_at = ?, tries = CASE receiver_down WHEN ${recoveries.forgive} THEN 0 ELSE tries END, receiver_down = 0
      WHERE receiver_down > 0`),
    bringForward: database.prepare('UPDATE line SET due_at = ? WHERE due_at > ?'),
    // The first of the line was dropped: the next one has not been tried and has waited longest.
    freshLine: database.prepare(
      'UPDATE line SET due_at = 0, tries = 0, receiver_down = 0 WHERE call_uuid = ?',
    ),
    dropOldest: database.prepare(
      'DELETE FROM event WHERE id IN (SELECT id FROM event ORDER BY id LIMIT ?) RETURNING call_uuid',
    ),
    due: database.prepare(`
      SELECT event.id AS id, event.event_id AS eventId, event.call_uuid AS callUuid, event.body AS body, line.tries AS tries
      FROM line JOIN event ON event.id = (SELECT min(id) FROM event WHERE call_uuid = line.call_uuid)
      WHERE line.due_at <= ? ORDER BY line.due_at LIMIT ?`),
    nextDue: database.prepare(
      'SELECT call_uuid AS callUuid, due_at AS dueAt FROM line ORDER BY due_at LIMIT ?',
    ),
  }
}
