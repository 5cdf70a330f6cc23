import { randomUUID } from 'node:crypto'
import { freePort } from '../scenarios/support/free-ports.ts'
import { Program } from '../scenarios/support/process/program.ts'
import { makeTempFolder } from '../scenarios/support/temp-folder.ts'
import { inTime } from '../scenarios/support/until.ts'
import { administrator, type DatabaseServer, type ServerKind } from './database-server.ts'
import { killFamily, signalFamily } from './process-family.ts'
import { giveAway, unprivileged } from './unprivileged.ts'

/** Longest a server may take to start or end on a busy machine, in ms. */
const patienceMs = 60_000

/** Makes a server with empty data and starts it. Rejects when it is not installed or does not start. */
export async function startServer(kind: ServerKind): Promise<DatabaseServer> {
  const folder = makeTempFolder(kind.type)
  giveAway(folder.path)
  kind.prepare(folder.path)
  const port = await freePort()
  let process = await run(kind, folder.path, port)
  let isStopped = false
  const ended = () => inTime(`end of ${kind.program}`, process.exited, patienceMs)
  return {
    type: kind.type,
    port,
    folder: folder.path,
    async createDatabase() {
      const name = `t${randomUUID().replaceAll('-', '')}`
      await kind.createDatabase(port, name)
      return `${kind.type}://${administrator.user}:${administrator.password}@127.0.0.1:${port}/${name}`
    },
    async start() {
      process = await run(kind, folder.path, port)
    },
    async kill() {
      await killFamily(process.pid)
      await ended()
    },
    async shutDown() {
      process.signal(kind.endSignal)
      await ended()
    },
    freeze: () => signalFamily(process.pid, 'SIGSTOP'),
    thaw: () => signalFamily(process.pid, 'SIGCONT'),
    async stop() {
      if (isStopped) return
      isStopped = true
      if (process.exit === null) await killFamily(process.pid)
      await ended()
      await process.stop()
      folder.remove()
    },
  }
}

async function run(kind: ServerKind, folder: string, port: number): Promise<Program> {
  const [file, args] = unprivileged(kind.program, kind.args(folder, port))
  const program = await Program.start(file, args, { name: kind.program, cwd: folder })
  await program.line(kind.ready, patienceMs)
  return program
}
