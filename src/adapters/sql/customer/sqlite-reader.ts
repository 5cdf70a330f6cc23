import { parentPort, workerData } from 'node:worker_threads'
import type { ReaderAsk, ReaderReply, ReaderSetup } from './reader-message.ts'
import { Statements } from './statements.ts'

/**
 * The thread that reads a customer's SQLite file. SQLite answers synchronously: a locked file, a slow disk or a
 * query without an index would hold up every call if it ran beside them.
 */
const statements = new Statements(workerData as ReaderSetup)

parentPort?.on('message', (ask: ReaderAsk) => parentPort?.postMessage(answer(ask)))

function answer(ask: ReaderAsk): ReaderReply {
  if (ask.type === 'check') return { type: 'problems', id: ask.id, problems: statements.problems() }
  try {
    return { type: 'row', id: ask.id, columns: statements.row(ask.query, ask.value) }
  } catch (error) {
    return { type: 'failed', id: ask.id, reason: error instanceof Error ? error.message : String(error) }
  }
}
