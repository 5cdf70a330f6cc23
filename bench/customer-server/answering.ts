import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

export interface Answering {
  readonly port: number
  readonly stop: () => Promise<void>
}

/** An HTTP server in a process of its own, so that it takes nothing from the core that is measured. */
export async function startAnswering(answer: string, port = 0): Promise<Answering> {
  const file = fileURLToPath(new URL('answering-server.ts', import.meta.url))
  const child = spawn(process.execPath, [file, String(port), answer], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    port: Number(said),
    stop: async () => {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}

/** A port that nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Does `one` `count` times, `parallel` at once; how many a second. */
export async function perSecond(
  count: number,
  parallel: number,
  one: (nth: number) => Promise<void>,
): Promise<number> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count) await one(next++)
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: parallel }, worker))
  return count / ((performance.now() - start) / 1000)
}
