import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { inspectStore } from '../../adapters/sql/inspect-store.ts'
import { openReadStore } from '../../adapters/sql/read-store.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import type { Routes } from '../../ports/lines/routing.ts'
import type { LoadedFile } from '../config-file.ts'
import { terminalLog } from '../flow/terminal-log.ts'
import { exitCode, type Terminal } from '../terminal.ts'
import { columnNames } from './columns.ts'
import { csvLine } from './csv-lines.ts'
import { cellsOf } from './route-row.ts'

/** All routes into a file, which is there only when it is whole. */
export async function exportRoutes(
  { config, language }: LoadedFile,
  file: string,
  terminal: Terminal,
): Promise<number> {
  const { pending } = await inspectStore(config.store, systemClock)
  if (pending.length > 0) {
    terminal.complain(olderStore[language])
    return exitCode.failed
  }
  const store = openReadStore(config.store, { clock: systemClock, log: terminalLog(terminal) })
  try {
    const routes = await writeWhole(file, store.routes)
    terminal.print({ en: `${routes} routes written`, zh: `已导出 ${routes} 条路由` }[language])
    return exitCode.ok
  } finally {
    await store.close()
  }
}

const olderStore = {
  en: 'the store is of an older version: start nacd once to bring it up to date',
  zh: '数据库为旧版本：请先启动一次 nacd 完成升级',
}

async function writeWhole(file: string, routes: Pick<Routes, 'pages'>): Promise<number> {
  const part = `${file}.part`
  try {
    const count = await write(part, routes)
    await rename(part, file)
    return count
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

async function write(file: string, routes: Pick<Routes, 'pages'>): Promise<number> {
  const stream = createWriteStream(file)
  await once(stream, 'open')
  let count = 0
  stream.write(`${csvLine(columnNames)}\n`)
  for await (const page of routes.pages()) {
    count += page.length
    const lines = page.map(route => `${csvLine(cellsOf(route))}\n`).join('')
    if (!stream.write(lines)) await once(stream, 'drain')
  }
  stream.end()
  await finished(stream)
  return count
}
