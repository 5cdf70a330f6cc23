import { parentPort, workerData } from 'node:worker_threads'
import { examine } from './examine.ts'
import type { ReaderAsk, ReaderReply, ReaderSetup } from './reader-message.ts'
import { Statements } from './statements.ts'

/**
 * The thread that reads a customer's SQLite file. SQLite answers synchronously: a locked file, a slow disk or a
 * query without an index would hold up every call if it ran beside them.
 */
const statements = new Statements(workerData as ReaderSetup)

parentPort?.on('message', (ask: ReaderAsk) => parentPort?.postMessage(answer(ask)))

function answer(ask: ReaderAsk): ReaderReply {
  const { id } = ask
  if (ask.type === 'examine') return { type: 'examination', id, examination: examine(statements, ask.probe) }
  if (ask.type === 'sample') return { type: 'sample', id, texts: statements.sample(ask.sql) }
  return { type: 'row', id, reading: statements.row(ask.query, ask.value) }
}
